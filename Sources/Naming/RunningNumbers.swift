import PhotoModel

/// The positions of a job's photos in the order of capture, for running numbers.
///
/// It keeps a few dozen bytes of each photo, so that the photos can be added in parts.
public struct RunningNumbers: Sendable {
    private var candidates: [CapturePosition.Candidate] = []
    private var folders: [RelativePath: Int] = [:]
    /// The highest number that is in use in each folder, from 0; nil unless numbers continue after it.
    private var highest: [Int: Int]?
    private(set) var positions: [Int64: CapturePosition] = [:]

    public init() {}

    mutating func add(_ item: JobItem, date: CaptureDate?, number: Int?) {
        guard item.isNamed else { return }
        candidates.append(
            CapturePosition.Candidate(
                item: item.id, ordinal: item.ordinal, folder: folder(item.photo.path.directory), date: date,
                number: number))
    }

    /// New numbers continue after this one.
    mutating func continueAfter(_ number: Int, in directory: RelativePath) {
        let folder = folder(directory)
        highest = (highest ?? [:]).merging([folder: number], uniquingKeysWith: max)
    }

    private mutating func folder(_ directory: RelativePath) -> Int {
        let folder = folders[directory] ?? folders.count
        folders[directory] = folder
        return folder
    }

    /// All photos were added.
    public mutating func settle() {
        positions = CapturePosition.all(candidates, after: highest)
        candidates = []
    }
}
