public import Naming
public import PhotoModel
public import PlanFormats

/// Why a plan from a file is not applied.
public enum PlanImportError: Error, Hashable, Sendable {
    /// What is wrong with one row.
    public enum Fault: Hashable, Sendable {
        /// The job has no photo or companion of this path; bytes.
        case noPhoto([UInt8], JobID)
        /// The new name leads to another folder; bytes.
        case otherFolder([UInt8])
        /// An earlier row names the same photo; bytes.
        case duplicate([UInt8])
        case name(FileName, NameFault)
        /// A companion can't have a name of its own.
        case companion(RelativePath, of: RelativePath, expected: FileName)
    }

    public struct Line: Hashable, Sendable {
        public var place: PlanFault.Place
        public var fault: Fault
    }

    case unreadable(String, reason: String)
    case malformed(PlanFault, JobID)
    /// The plan says that it belongs to this job.
    case otherJob(String, JobID)
    /// - Parameter more: rows with faults that are left out.
    case rejected([Line], more: Int)

    /// Collects the faults of all rows, so that they are reported at once.
    struct Faults {
        private var lines: [Line] = []
        private static let limit = 10

        mutating func add(_ place: PlanFault.Place, _ fault: Fault) { lines.append(Line(place: place, fault: fault)) }

        func throwIfAny() throws(PlanImportError) {
            guard !lines.isEmpty else { return }
            let first = lines.sorted { $0.place.number < $1.place.number }.prefix(Self.limit)
            throw .rejected(Array(first), more: lines.count - first.count)
        }
    }
}

extension PlanFault.Place {
    var number: Int {
        switch self {
        case .line(let number), .row(let number): number
        }
    }
}
