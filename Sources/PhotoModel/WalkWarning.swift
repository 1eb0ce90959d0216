/// What a walk leaves out though somebody may miss it: codes of the log.
public enum WalkWarning: String, Sendable, CaseIterable {
    case folderNotRead = "folder_not_read"
    case rawNotRead = "raw_not_read"
    case companionOfSeveral = "companion_of_several"
    case unfinishedRename = "unfinished_rename"
}
