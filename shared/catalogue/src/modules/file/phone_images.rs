//! Images on a phone.

use crate::descriptor::{Category, ValueType, text};
use crate::module::Module;
use crate::modules::phone::{SUCCESS, input, module, output};
use ValueType::{Any, Number as Num, String as Str};

/// The modules.
pub const MODULES: &[Module] = &[
    module(
        "vflow.file.import_image",
        Category::File,
        "ic_image",
        text("导入图片", "Import Image"),
        text("从相册或文件中选择图片", "Choose an image of the phone"),
        &[],
        &[output("image", Any, text("选择的图片", "The image")), SUCCESS],
    ),
    module(
        "vflow.file.save_image",
        Category::File,
        "ic_image",
        text("保存图片", "Save Image"),
        text("把图片保存到相册", "Keep an image among the phone's pictures"),
        &[input("image", Any, text("源图像", "The image"))],
        &[SUCCESS, output("file_path", Str, text("保存的路径", "Where it was kept"))],
    ),
    module(
        "vflow.file.adjust_image",
        Category::File,
        "ic_image",
        text("调整图像", "Adjust Image"),
        text("调整图像的明暗和色彩", "Change an image's light and colours"),
        &[
            input("image", Any, text("源图像", "The image")),
            input("exposure", Num, text("曝光", "Exposure")),
            input("contrast", Num, text("对比度", "Contrast")),
            input("brightness", Num, text("亮度", "Brightness")),
            input("saturation", Num, text("饱和度", "Saturation")),
            input("vibrance", Num, text("鲜明度", "Vibrance")),
            input("highlights", Num, text("高光", "Highlights")),
            input("shadows", Num, text("阴影", "Shadows")),
            input("blackPoint", Num, text("黑点", "Black point")),
            input("warmth", Num, text("色温", "Warmth")),
            input("tint", Num, text("色调", "Tint")),
            input("vignette", Num, text("暗角", "Vignette")),
            input("sharpness", Num, text("锐度", "Sharpness")),
            input("clarity", Num, text("清晰度", "Clarity")),
            input("denoise", Num, text("降噪", "Noise reduction")),
        ],
        &[output("image", Any, text("处理后的图像", "The new image"))],
    ),
    module(
        "vflow.file.rotate_image",
        Category::File,
        "ic_image",
        text("旋转图像", "Rotate Image"),
        text("按角度旋转图像", "Turn an image"),
        &[input("image", Any, text("源图像", "The image")), input("degrees", Num, text("角度", "By how many degrees"))],
        &[output("image", Any, text("处理后的图像", "The new image"))],
    ),
    module(
        "vflow.file.apply_mask",
        Category::File,
        "ic_image",
        text("图像蒙版", "Mask Image"),
        text("把图像裁成某种形状", "Give an image a shape"),
        &[input("image", Any, text("源图像", "The image")), input("mask_shape", Str, text("蒙版形状", "Which shape"))],
        &[output("image", Any, text("处理后的图像", "The new image"))],
    ),
];
