/// Warnings of the walk about files that a user may miss: codes of the log.
public enum WalkWarning: String, Sendable, CaseIterable {
    case folderNotRead = "folder_not_read"
    case rawNotRead = "raw_not_read"
    case companionOfSeveral = "companion_of_several"
    case unfinishedRename = "unfinished_rename"

    /// Files and folders that are left out by rule, summarized by kind.
    public enum ExcludedFolders: String, Sendable, CaseIterable {
        case foreignFolder = "folder_of_other_program"
        case unfinishedFile = "unfinished_file"
        case thumbnail = "thumbnail_of_other_file"
        case video = "video_not_named"
    }
}
