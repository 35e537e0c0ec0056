//! What only a phone notices.

use crate::descriptor::{Category, ValueType, text};
use crate::module::Module;
use crate::modules::phone::{input, module, output};
use ValueType::{Any, List, Number as Num, String as Str};

/// The modules.
pub const MODULES: &[Module] = &[
    module(
        "vflow.trigger.app_start",
        Category::Trigger,
        "ic_app",
        text("应用启动或关闭", "App"),
        text("应用打开或关闭时触发", "Started when an application opens or closes"),
        &[
            input("event", Str, text("事件", "Opened or closed")),
            input("packageName", Str, text("应用包名", "The package")),
            input("activityName", Str, text("界面名称", "Which of its screens")),
        ],
        &[],
    ),
    module(
        "vflow.trigger.key_event",
        Category::Trigger,
        "ic_key",
        text("按键", "Key"),
        text("按下物理按键时触发", "Started by a key of the phone"),
        &[
            input("device_preset", Str, text("机型预设", "For which phone")),
            input("device", Str, text("输入设备", "The input device")),
            input("key_code", Str, text("按键码", "The key's code")),
            input("action_type", Str, text("按法", "Once, twice or long")),
        ],
        &[],
    ),
    module(
        "vflow.trigger.battery",
        Category::Trigger,
        "ic_battery",
        text("电量", "Battery"),
        text("电量高于或低于某值时触发", "Started when the battery is above or below a level"),
        &[
            input("level", Num, text("电量", "The level, in per cent")),
            input("above_or_below", Str, text("方向", "Above or below")),
        ],
        &[],
    ),
    module(
        "vflow.trigger.power",
        Category::Trigger,
        "ic_battery",
        text("电源", "Power"),
        text("接通或断开电源时触发", "Started when power comes or goes"),
        &[input("power_state", Str, text("电源状态", "Connected or disconnected"))],
        &[],
    ),
    module(
        "vflow.trigger.wifi",
        Category::Trigger,
        "ic_wifi",
        text("Wi-Fi", "Wi-Fi"),
        text("Wi-Fi 开关或连接变化时触发", "Started when Wi-Fi or its network changes"),
        &[
            input("trigger_type", Str, text("触发类型", "The connection or the switch")),
            input("connection_event", Str, text("连接事件", "Connected or disconnected")),
            input("network_target", Str, text("网络", "Which network")),
            input("state_event", Str, text("开关事件", "On or off")),
        ],
        &[
            output("ssid", Str, text("网络名称", "The network's name")),
            output("bssid", Str, text("接入点地址", "The access point's address")),
        ],
    ),
    module(
        "vflow.trigger.bluetooth",
        Category::Trigger,
        "ic_bluetooth",
        text("蓝牙", "Bluetooth"),
        text("蓝牙开关或设备变化时触发", "Started when Bluetooth or a device of it changes"),
        &[
            input("trigger_type", Str, text("触发类型", "The switch or a device")),
            input("state_event", Str, text("开关事件", "On or off")),
            input("device_event", Str, text("设备事件", "Connected or disconnected")),
            input("device_address", Str, text("设备地址", "The device's address")),
            input("device_name", Str, text("设备名称", "The device's name")),
        ],
        &[
            output("device_name", Str, text("设备名称", "The device's name")),
            output("device_address", Str, text("设备地址", "The device's address")),
        ],
    ),
    module(
        "vflow.trigger.call",
        Category::Trigger,
        "ic_call",
        text("电话", "Call"),
        text("来电、接通或挂断时触发", "Started by a call's beginning or end"),
        &[input("call_type", Str, text("通话事件", "Incoming, answered or ended"))],
        &[output("call_state", Str, text("通话状态", "How the call stands"))],
    ),
    module(
        "vflow.trigger.location",
        Category::Trigger,
        "ic_location",
        text("位置", "Location"),
        text("进入或离开某处时触发", "Started on coming to a place or leaving it"),
        &[
            input("event", Str, text("事件", "Enter or leave")),
            input("latitude", Num, text("纬度", "The place's latitude")),
            input("longitude", Num, text("经度", "The place's longitude")),
            input("radius", Num, text("半径", "How near, in metres")),
            input("location_name", Str, text("位置名称", "The place's name")),
        ],
        &[
            output("latitude", Num, text("当前纬度", "The phone's latitude")),
            output("longitude", Num, text("当前经度", "The phone's longitude")),
            output("accuracy", Num, text("定位精度", "How exact, in metres")),
        ],
    ),
    module(
        "vflow.trigger.backtap",
        Category::Trigger,
        "ic_tap",
        text("轻敲背面", "Back Tap"),
        text("敲击手机背面时触发", "Started by taps on the phone's back"),
        &[input("mode", Str, text("敲击方式", "Twice or three times"))],
        &[],
    ),
    module(
        "vflow.trigger.gkd",
        Category::Trigger,
        "ic_find",
        text("订阅规则", "GKD Rules"),
        text("屏幕符合订阅规则时触发", "Started when the screen meets a rule of a list"),
        &[
            input("subscriptionUrl", Str, text("订阅地址", "The list's address")),
            input("subscriptionFile", Str, text("订阅文件", "The list's file")),
            input("actionCd", Num, text("冷却毫秒数", "How long to rest, in milliseconds")),
            input("actionDelay", Num, text("触发延迟毫秒数", "How long to wait before, in milliseconds")),
            input("matchTime", Num, text("匹配窗口毫秒数", "How long to look, in milliseconds")),
            input("matchDelay", Num, text("匹配延迟毫秒数", "When to begin to look, in milliseconds")),
            input("actionMaximum", Num, text("最多触发次数", "How often at most")),
        ],
        &[
            output("element", Any, text("匹配的控件", "The element")),
            output("all_elements", List, text("全部匹配", "All matches")),
            output("ruleName", Str, text("规则名称", "The rule's name")),
            output("ruleGroup", Str, text("规则组", "The rule's group")),
        ],
    ),
    module(
        "vflow.trigger.element",
        Category::Trigger,
        "ic_find",
        text("控件出现", "Element"),
        text("屏幕上出现控件时触发", "Started when an element appears on the screen"),
        &[
            input("selector", Str, text("选择器表达式", "The selector")),
            input("actionCd", Num, text("冷却毫秒数", "How long to rest, in milliseconds")),
            input("actionDelay", Num, text("触发延迟毫秒数", "How long to wait before, in milliseconds")),
            input("matchTime", Num, text("匹配窗口毫秒数", "How long to look, in milliseconds")),
            input("matchDelay", Num, text("匹配延迟毫秒数", "When to begin to look, in milliseconds")),
            input("actionMaximum", Num, text("最多触发次数", "How often at most")),
        ],
        &[
            output("element", Any, text("匹配的控件", "The element")),
            output("all_elements", List, text("全部匹配", "All matches")),
        ],
    ),
];
