import Describing
import FileSystem
import JobStore
import PhotoModel
import Pipeline
import Thumbnails

/// The content of a job's photos, by the thumbnails that they were described by.
///
/// A photo whose name needed no description has none.
struct RecordedContent: Sendable {
    private let store: JobStore
    private let job: Job

    init(_ store: JobStore, _ job: Job) {
        self.store = store
        self.job = job
    }

    /// Whether an open file has the content that was recorded of a photo; true if none was.
    ///
    /// - Throws: `ThumbnailError`, except of a file that has become unreadable; errors of the store.
    func isThat(of photo: Int64, _ file: OpenFile) throws -> Bool {
        guard let item = try store.items(job.id, only: [photo])[photo], let hash = item.thumbnailHash else {
            return true
        }
        var maker = ThumbnailMaker(job.settings.describe)
        do throws(ThumbnailError) {
            if try DecoderPool.shared.thumbnail(file, maker, item.photo.format).hash == hash {
                return true
            }
            // Earlier versions always decoded the picture itself.
            (maker.usesPreviews, maker.usesThumbnails) = (false, false)
            return try DecoderPool.shared.thumbnail(file, maker, item.photo.format).hash == hash
        } catch .unavailable(let reason) {
            throw ThumbnailError.unavailable(reason)
        } catch {
            return false
        }
    }
}
