import JobStore
import Naming
public import PhotoModel

/// Cameras whose clocks a user corrects, and that took none of a job's photos.
public struct UnusedClocks: Sendable {
    /// As the user wrote them.
    public let names: [String]
    /// The cameras that did.
    public let cameras: [String]

    /// - Parameters:
    ///   - context: database and settings.
    ///   - job: the job; some of its photos have been read.
    ///   - naming: the options with the clocks.
    /// - Throws: errors of the store.
    public init(_ context: AppContext, _ job: Job, _ naming: NamingOptions) throws {
        guard let clocks = naming.clocks, !clocks.isEmpty else {
            (names, cameras) = ([], [])
            return
        }
        let present = try context.store.cameras(job.id)
        names = clocks.keys.filter { name in !present.contains { $0.isFrom(camera: name) } }.sorted()
        cameras = Set(present.compactMap(\.camera)).sorted()
    }

    /// One sentence for each.
    public var texts: [String] {
        let others = cameras.map(VisibleText.escape).joined(separator: ", ")
        return names.map { name in
            "--clock: no photo was taken with \"\(VisibleText.escape(name))\""
                + (others.isEmpty ? "" : "; the cameras are: \(others)")
        }
    }
}
