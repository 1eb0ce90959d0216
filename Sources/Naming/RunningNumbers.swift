import PhotoModel

/// The positions of a job's photos in the order of capture, for running numbers.
///
/// It keeps a few dozen bytes of each photo, so that the photos can be added in parts.
public struct RunningNumbers: Sendable {
    private var candidates: [CapturePosition.Candidate] = []
    private var folders: [RelativePath: Int] = [:]
    private(set) var positions: [Int64: CapturePosition] = [:]

    public init() {}

    mutating func add(_ item: JobItem, date: CaptureDate?, number: Int?) {
        guard item.isNamed else { return }
        let directory = item.photo.path.directory
        let folder = folders[directory] ?? folders.count
        folders[directory] = folder
        candidates.append(
            CapturePosition.Candidate(
                item: item.id, ordinal: item.ordinal, folder: folder, date: date, number: number))
    }

    /// All photos were added.
    public mutating func settle() {
        positions = CapturePosition.all(candidates)
        candidates = []
    }
}
