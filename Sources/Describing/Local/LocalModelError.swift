public import PhotoModel

public enum LocalModelError: Error, Hashable, Sendable {
    case missing(folders: [String])
    case damaged(path: String)
    /// The library could not be loaded, or is not the known version; the loader's message.
    case library(String)
    /// A call of the library failed.
    case call(String, status: Int)
    /// The picture itself can't be decoded, only the thumbnail inside the file.
    case picture(ItemFailure)
    /// The words of a language can't be read.
    case vocabulary(path: String, reason: String)
}
