/** What hosts say in English alone, in Chinese: errors of runs and of requests, and lines of the log that steps do not write. */

/** `{}` stands for parts that are taken over in their order; one that has spaces can be such a text itself. */
const RULES: readonly (readonly [string, string])[] = [
  // Lines of the log.
  ["Starting step: {}", "开始步骤：{}"],
  ["Completed step: {}", "完成步骤：{}"],
  ["Waiting to be called back", "等待外部调用"],
  ["Waiting for the end of {}", "等待结束：{}"],
  ["Skipped: {}", "已跳过：{}"],
  ["Caught: {}", "已捕获：{}"],
  ["A branch has failed at step '{}': {}", "一个分支在步骤 '{}' 失败：{}"],
  // How runs and steps end.
  ["step '{}': {}", "步骤 '{}'：{}"],
  ["input '{}': {}", "输入 '{}'：{}"],
  ["parameter '{}': {}", "参数 '{}'：{}"],
  ["module '{}' {}", "模块 '{}' {}"],
  ["the run took longer than allowed", "运行超过了允许的时长"],
  ["the run has executed {} steps, which is the limit", "运行已执行 {} 个步骤，达到上限"],
  ["the run has computed for {} s, which is the limit", "运行已计算 {} 秒，达到上限"],
  ["the run's values take {} bytes, more than the {} allowed", "运行的数据占 {} 字节，超过上限 {}"],
  ["the run's values take more than {} bytes", "运行的数据超过 {} 字节"],
  ["its outputs take {} bytes, more than the {} allowed", "输出占 {} 字节，超过上限 {}"],
  ["took longer than the {} ms of its __timeout", "超过了 __timeout 的 {} 毫秒"],
  ["took longer than allowed", "超过了允许的时长"],
  ["nobody called back in time", "在限期内没有外部调用"],
  ["the workflow failed: {}", "工作流失败：{}"],
  ["there is no workflow '{}'", "没有工作流 '{}'"],
  ["the workflow '{}' is disabled", "工作流 '{}' 已停用"],
  ["'{}' is not a workflow's id", "'{}' 不是工作流编号"],
  ["workflow '{}' has not completed a run yet", "工作流 '{}' 还没有成功的运行"],
  // Requests of steps.
  ["HTTP request failed: {}", "HTTP 请求失败：{}"],
  ["status {}", "状态码 {}"],
  ["Connection timeout", "连接超时"],
  ["the URL is invalid: {}", "网址无效：{}"],
  ["the request is invalid: {}", "请求无效：{}"],
  ["requests to {} are refused: {}", "不允许请求 {}：{}"],
  ["the name of {} could not be resolved", "无法解析主机名 {}"],
  ["could not connect to {}", "无法连接 {}"],
  ["could not secure the connection to {}", "无法与 {} 建立安全连接"],
  ["{} has no certificate that can be trusted", "{} 的证书不受信任"],
  ["the connection to {} broke, or its answer is not HTTP", "与 {} 的连接中断，或其响应不是 HTTP"],
  ["the response has more than {} bytes", "响应超过 {} 字节"],
  ["the headers of the response are too large", "响应的标头过大"],
  ["more than {} redirects", "重定向超过 {} 次"],
  ["its scheme is neither http nor https", "协议不是 http 或 https"],
  ["it contains user information", "网址中有用户信息"],
  ["it has no host", "网址没有主机"],
  ["it cannot be parsed", "无法解析"],
  ["it is this host itself", "这是 Sluice 自己的地址"],
  ["not a port for HTTP", "此端口不用于 HTTP"],
  ["the method is not allowed", "不允许此方法"],
  // Values.
  ["is required", "为必填项"],
  ["must not be blank", "不能为空白"],
  ["is unknown", "不存在"],
  ["is null where a number is wanted", "为空值，而这里需要数字"],
  ["is null where a date is wanted", "为空值，而这里需要日期"],
  ["must be a list", "必须是列表"],
  ["must be a dictionary", "必须是字典"],
  ["must be a string", "必须是文本"],
  ["must be a number", "必须是数字"],
  ["must be an integer", "必须是整数"],
  ["must be a whole number", "必须是整数"],
  ["must be a boolean", "必须是布尔值"],
  ["must be a date", "必须是日期"],
  ["must be a time", "必须是时刻"],
  ["must be true or false", "必须是 true 或 false"],
  ["must be from {} to {}", "必须在 {} 到 {} 之间"],
  ["must be at least {}", "必须不小于 {}"],
  ["must be at most {}", "必须不大于 {}"],
  ["must be at most {} characters long", "不能超过 {} 个字符"],
  ["must be one of {}", "必须是以下之一：{}"],
  ["must be {} or {}", "必须是 {} 或 {}"],
  ["is not JSON: {}", "不是 JSON：{}"],
  ["division by zero", "除数为零"],
  ["there is no step '{}'", "没有步骤 '{}'"],
  ["there is no variable '{}'", "没有变量 '{}'"],
  // Refused requests.
  ["invalid authentication", "凭证缺失或不正确"],
  ["the token has expired", "登录已过期"],
  ["the body is larger than {} bytes", "内容超过 {} 字节"],
  ["folder not empty: say deleteWorkflows or moveWorkflowsTo", "文件夹不为空"],
  ["'{}' already exists", "'{}' 已存在"],
  ["a folder '{}' already exists", "文件夹 '{}' 已存在"],
  ["the workflow is disabled", "工作流已停用"],
  ["version v{} is disabled", "版本 v{} 已停用"],
  ["version v{} is enabled; disable it first", "版本 v{} 正在启用，请先停用"],
  ["the workflow is already running", "工作流正在运行"],
  ["the idempotency key was used for another request", "幂等键已用于另一个请求"],
  ["the execution cannot be resumed: {}", "无法续跑：{}"],
  ["the callback cannot be delivered: {}", "无法发送回调：{}"],
  ["invalid file: {}", "无法读取文件：{}"],
  ["the execution has already ended: {}", "运行已经结束：{}"],
  ["the execution is still running; stop it first", "运行尚未结束，请先停止"],
  ["service unavailable", "Sluice 暂时无法响应，请稍后再试"],
  ["internal error", "Sluice 内部错误，原因见其日志"],
];

/** The variable parts of a text, if it has the form of the rule. */
function taken(rule: string, text: string): string[] | undefined {
  const [first = "", ...pieces] = rule.split("{}");
  if (!text.startsWith(first)) return undefined;
  let rest = text.slice(first.length);
  const parts: string[] = [];
  for (const [at, piece] of pieces.entries()) {
    // The last part reaches to the end.
    const end = at === pieces.length - 1 ? (rest.endsWith(piece) ? rest.length - piece.length : -1) : rest.indexOf(piece);
    if (end < 1) return undefined;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end + piece.length);
  }
  return rest === "" ? parts : undefined;
}

/** The text in Chinese, or as it is if it is none of these. */
export function chinese(text: string): string {
  for (const [english, said] of RULES) {
    const parts = taken(english, text);
    if (!parts) continue;
    const [first = "", ...pieces] = said.split("{}");
    return pieces.reduce((made, piece, at) => made + inner(parts[at] ?? "") + piece, first);
  }
  return text;
}

/** Names and numbers stay. */
const inner = (part: string) => (part.includes(" ") ? chinese(part) : part);
