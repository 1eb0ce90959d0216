import Foundation
import JobStore
import Naming
public import PhotoModel
public import PlanFormats

/// Reads a plan that other programs have changed, and checks it against the job's own plan. Nothing is renamed where anything in
/// it is wrong.
public struct ImportPlan: Sendable {
    private let job: Job
    /// The job's own plan.
    private let own: RenamePlan
    /// The wanted names by photo, and where the file has them.
    private let wanted: [Int64: (name: FileName, place: PlanFault.Place)]
    /// The companions' names, as the file has them.
    private let companions: [(path: RelativePath, row: ReadPlan.Row, photo: Int64)]

    /// - Parameters:
    ///   - path: `-` for standard input.
    ///   - format: nil where the content tells it.
    ///   - job: the job.
    ///   - own: the job's own plan, as it is now.
    /// - Throws: `PlanImportError`.
    public init(_ path: String, _ format: PlanFormat?, of job: Job, _ own: RenamePlan) throws(PlanImportError) {
        let plan = try Self.read(path, format, of: job)
        self.job = job
        self.own = own
        var photos: [RelativePath: ProposedName] = [:]
        var owners: [RelativePath: Int64] = [:]
        for name in own.names {
            photos[name.old] = name
            for companion in name.companions { owners[name.old.directory.appending(companion.name)] = name.item }
        }
        var wanted: [Int64: (name: FileName, place: PlanFault.Place)] = [:]
        var companions: [(path: RelativePath, row: ReadPlan.Row, photo: Int64)] = []
        var faults = PlanImportError.Faults()
        for row in plan.rows {
            guard let old = job.relative(row.old), photos[old] != nil || owners[old] != nil else {
                faults.add(row.place, .noPhoto(row.old, job.id))
                continue
            }
            guard let new = job.relative(row.new), let name = new.name, new.directory == old.directory else {
                faults.add(row.place, .otherFolder(row.new))
                continue
            }
            if let photo = photos[old] {
                if wanted.updateValue((name, row.place), forKey: photo.item) != nil {
                    faults.add(row.place, .duplicate(row.old))
                }
            } else if let photo = owners[old] {
                companions.append((old, row, photo))
            }
        }
        self.wanted = wanted
        self.companions = companions
        try faults.throwIfAny()
    }

    private static func read(
        _ path: String, _ format: PlanFormat?, of job: Job
    ) throws(PlanImportError) -> ReadPlan {
        let bytes: [UInt8]
        do {
            bytes = try InputFile.bytes(path)
        } catch {
            throw .unreadable(path, reason: error.localizedDescription)
        }
        let plan: ReadPlan
        do {
            plan = try PlanReader.read(bytes, as: format)
        } catch {
            throw .malformed(error, job.id)
        }
        if let other = plan.job, other != job.id.text { throw .otherJob(other, job.id) }
        return plan
    }

    /// The plan with these names only: photos that are not in the file keep theirs.
    ///
    /// - Throws: `PlanImportError.rejected`, errors of the store.
    public func checked(_ edits: NameEdits) throws -> RenamePlan {
        let planned = own.newNames
        let alone = own.only(planned.filter { wanted[$0.key] != nil })
        let (plan, wrong) = try edits.check(wanted.mapValues(\.name), in: alone)
        var faults = PlanImportError.Faults()
        for (item, fault) in wrong {
            // A file that keeps its name is reported by the rename, which does the rest.
            if case .taken(by: nil) = fault { continue }
            if let (name, place) = wanted[item] { faults.add(place, .name(name, fault)) }
        }
        let proposed = Dictionary(plan.names.map { ($0.item, $0) }) { first, _ in first }
        for (path, row, photo) in companions {
            guard let name = proposed[photo], let companion = name.companions.first(where: { $0.name == path.name })
            else { continue }
            let allowed = [name.new, planned[photo]].compactMap(\.self).map { companion.name(beside: $0) }
            guard let new = job.relative(row.new)?.name, !allowed.contains(new) else { continue }
            faults.add(row.place, .companion(path, of: name.old, expected: allowed[0]))
        }
        try faults.throwIfAny()
        return plan
    }

    /// Pins the names that differ from the job's own plan.
    ///
    /// - Throws: errors of the store.
    public func keep(_ plan: RenamePlan, _ edits: NameEdits) throws {
        let planned = own.newNames
        let changed = plan.newNames.filter { wanted[$0.key] != nil && planned[$0.key] != $0.value }
        guard !changed.isEmpty else { return }
        try edits.save(changed, own.only(planned.merging(changed) { $1 }))
    }
}
