public import PhotoModel

/// Photos of a job that the user names by their paths.
public enum ItemPaths {
    /// - Parameters:
    ///   - paths: absolute, or relative to the job's root; bytes.
    ///   - items: the job's photos.
    ///   - job: the job.
    ///   - areInError: for the message, when one of them is not among `items`.
    /// - Returns: the photos, in the order of the paths.
    /// - Throws: `JobError.noSuchItem`.
    public static func find(
        _ paths: [[UInt8]], among items: [JobItem], of job: Job, areInError: Bool = false
    ) throws(JobError) -> [JobItem] {
        let byPath = Dictionary(items.map { ($0.photo.path, $0) }) { first, _ in first }
        var found: [JobItem] = []
        for bytes in paths {
            guard let item = job.relative(bytes).flatMap({ byPath[$0] }) else {
                throw .noSuchItem(String(decoding: bytes, as: UTF8.self), isInError: areInError, job.id)
            }
            found.append(item)
        }
        return found
    }
}
