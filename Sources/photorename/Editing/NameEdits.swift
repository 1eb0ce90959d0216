import FileSystem
import JobStore
import Naming
import PhotoModel

/// Names that a person chose for photos of a job: checked, and kept with its plan.
struct NameEdits {
    let wiring: Wiring
    let job: Job
    let root: Directory

    /// - Returns: the plan with those names in it, and what is wrong with any of them.
    func check(_ names: [Int64: FileName], in plan: RenamePlan) throws -> (plan: RenamePlan, faults: [Int64: NameFault])
    {
        var plan = plan
        var faults: [Int64: NameFault] = [:]
        for (index, name) in plan.names.enumerated() {
            guard let chosen = names[name.item], let old = name.old.name else { continue }
            do {
                plan.names[index].new = try NameCheck.legal(
                    chosen, for: old, planned: name.new, maximum: job.settings.naming.maximumLength)
                plan.names[index].pinned = true
                plan.names[index].note = nil
            } catch {
                faults[name.item] = error
            }
        }
        let legal = Set(names.keys).subtracting(faults.keys)
        let inFolder = Dictionary(grouping: try wiring.store.files(job.id), by: \.photo.path.directory)
        let finder = CompanionFinder(root: root, followsLinks: job.settings.scan.followSymlinks)
        faults.merge(
            NameCheck.collisions(in: plan, chosen: legal) { finder.contents($0, inFolder[$0] ?? []) }
        ) { first, _ in first }
        return (plan, faults)
    }

    /// - Parameter plan: as `check` gave it.
    func save(_ names: [Int64: FileName], _ plan: RenamePlan) throws {
        try wiring.store.pin(plan.newNames.filter { names[$0.key] != nil }, in: job.id)
    }
}
