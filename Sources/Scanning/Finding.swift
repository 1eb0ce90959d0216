public import PhotoModel

/// One finding of the walk.
public enum Finding: Sendable {
    case photo(Photo)
    /// A file whose first bytes are not a photo's.
    case other(RelativePath)
    /// A raw picture on its own, of a kind that is not read.
    case raw(RelativePath)
    /// A video on its own, of a kind that is read, where videos are not wanted.
    case video(RelativePath)
    /// A raw picture or a video that another picture, which is no part of the job, has as its companion.
    case companion(RelativePath)
    /// A file that could belong to several photos.
    case contested(RelativePath, photos: [FileName])
    /// A file that could not be read, so it is unknown whether it is a photo.
    case unreadable(RelativePath, ItemFailure)
    /// A folder that could not be listed, so its contents are not part of the job.
    case unreadableFolder(RelativePath, ItemFailure)
    /// A folder of another program or of the system; its contents are not part of the job.
    case foreignFolder(RelativePath, program: String)
    /// A file that is still being written.
    case unfinished(RelativePath)
    /// A thumbnail that a camera keeps beside a video or a raw picture.
    case thumbnail(RelativePath, of: FileName)
    /// A temporary name of an interrupted rename, and the job that can recover it.
    case leftover(RelativePath, job: String)
}
