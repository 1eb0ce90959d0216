public import FileSystem
import JobStore
public import Naming
public import PhotoModel
import Renaming

/// Checks names that a person chose, and stores them with the job's plan.
public struct NameEdits: Sendable {
    private let context: AppContext
    public let job: Job
    private let root: Directory

    public init(_ context: AppContext, _ job: Job, _ root: Directory) {
        self.context = context
        self.job = job
        self.root = root
    }

    /// - Parameters:
    ///   - names: the chosen names, by photo.
    ///   - plan: the names of all photos.
    /// - Returns: the plan with the chosen names, and what is wrong with some of them.
    /// - Throws: errors of the store.
    public func check(
        _ names: [Int64: FileName], in plan: RenamePlan
    ) throws -> (plan: RenamePlan, faults: [Int64: NameFault]) {
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
        let inFolder = Dictionary(grouping: try context.store.files(job.id), by: \.photo.path.directory)
        let finder = CompanionFinder(root: root, followsLinks: job.settings.scan.followSymlinks)
        faults.merge(
            NameCheck.collisions(in: plan, chosen: legal) { finder.contents($0, inFolder[$0] ?? []) }
        ) { first, _ in first }
        return (plan, faults)
    }

    /// - Parameters:
    ///   - names: new names, by photo.
    ///   - plan: as `check` returned it.
    /// - Throws: errors of the store.
    public func save(_ names: [Int64: FileName], _ plan: RenamePlan) throws {
        try context.store.pin(plan.newNames.filter { names[$0.key] != nil }, in: job.id)
    }
}
