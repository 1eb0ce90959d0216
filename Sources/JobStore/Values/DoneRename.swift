public import Foundation
public import PhotoModel

/// A rename that happened, as the journal has it; paths beneath the root of its job.
public struct DoneRename: Hashable, Sendable {
    public var job: JobID
    /// Absolute path of the job's folder, bytes.
    public var root: [UInt8]
    public var record: Int64
    public var position: Int
    public var kind: RenameRecord.Kind
    /// When the apply or undo began.
    public var at: Date
    public var old: RelativePath
    public var new: RelativePath
    public var isCompanion: Bool
}
