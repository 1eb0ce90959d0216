public import PhotoModel

/// One thing that the walk came across.
public enum Finding: Sendable {
    case photo(Photo)
    /// A file whose first bytes are no photo's.
    case other(RelativePath)
    /// A raw picture by itself: such files are not read.
    case raw(RelativePath)
    /// A file that would belong to a photo, if there were not several whose it could be.
    case contested(RelativePath, photos: [FileName])
    /// A file that could not be read, so nobody knows whether it is a photo.
    case unreadable(RelativePath, ItemFailure)
    /// A folder that could not be listed: what is in it stays out of the job.
    case unreadableFolder(RelativePath, ItemFailure)
    /// A folder of another program, or of the system: what is in it stays out of the job.
    case foreignFolder(RelativePath, program: String)
    /// A file that somebody is still writing.
    case unfinished(RelativePath)
    /// A small picture that a camera keeps beside a video or a raw picture.
    case thumbnail(RelativePath, of: FileName)
    /// A temporary name that a rename which was cut off left behind; the job is the one that can settle it.
    case leftover(RelativePath, job: String)
}
