/// How progress is shown on standard error.
public enum ProgressMode: String, CaseIterable, Sendable {
    case auto, plain, json, none
    /// What `auto` becomes on a terminal.
    case live
}
