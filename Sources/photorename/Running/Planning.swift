import FileSystem
import JobStore
import Naming
import PhotoModel
import Pipeline

/// items → names: the pure rules, with the folders as they are now.
struct Planning {
    let store: JobStore
    let places: PlaceLookup
    /// Only opened where names are computed: the stored plan needs no folder.
    let root: () throws -> Directory

    init(_ wiring: Wiring, root: @escaping () throws -> Directory) {
        store = wiring.store
        places = wiring.places
        self.root = root
    }

    /// What the names would be of as many photos as there may be: folder by folder.
    ///
    /// - Parameter keeps: which of the names that a person chose still count.
    func draft(
        _ job: Job, _ options: NamingOptions, keeps: (_ photo: Int64) -> Bool = { _ in true }
    ) throws -> PlanDraft {
        let draft = try PlanDraft(store)
        // Of one moment: a photo that is described between the count and the names would have no number.
        let now = try JobSnapshot(store, of: job.id)
        let folders = try now.folders()
        var atHand: (folder: [Int64], photos: [JobItem])?
        func photos(_ folder: [Int64]) throws -> [JobItem] {
            if let atHand, atHand.folder == folder { return atHand.photos }
            atHand = nil
            let photos = try now.photos(folder)
            atHand = (folder, photos)
            return photos
        }
        let (planner, sources) = (try planner(job, options), try sources(job))
        var numbers: RunningNumbers?
        if planner.countsBeyondFolders {
            var counted = RunningNumbers()
            for folder in folders { planner.count(try photos(folder), sources, into: &counted) }
            counted.settle()
            numbers = counted
        }
        let names = try namer(job, planner, sources, pinned: try now.pinnedNames().filter { keeps($0.key) })
        // Backwards: what was counted last is still at hand.
        for folder in folders.reversed() { try draft.add(names(try photos(folder), numbers).names) }
        return draft
    }

    private func planner(_ job: Job, _ options: NamingOptions) throws -> NamePlanner {
        try NamePlanner(options, numbersBursts: job.settings.describe.bursts != false)
    }

    private func namer(
        _ job: Job, _ planner: NamePlanner, _ sources: NamePlanner.Sources, pinned: [Int64: FileName]
    ) throws -> ([JobItem], RunningNumbers?) -> RenamePlan {
        let finder = CompanionFinder(root: try root(), followsLinks: job.settings.scan.followSymlinks)
        return { items, numbers in
            planner.plan(items, numbers: numbers, pinned: pinned, sources: sources, contents: finder.contents)
        }
    }

    private func sources(_ job: Job) throws -> NamePlanner.Sources {
        let tags = TagReader(root: try root(), followsLinks: job.settings.scan.followSymlinks)
        return NamePlanner.Sources(place: places.place) { tags.values(of: $1, in: $0) }
    }

    /// The job's own plan, or, with options or before there is one, what the names would be.
    func current(_ job: Job, _ items: [JobItem], options: NamingOptions?) throws -> RenamePlan {
        if options == nil, job.planned != nil { return try store.plan(job.id) }
        let planner = try planner(job, options ?? job.settings.naming)
        let names = try namer(job, planner, try sources(job), pinned: try store.pinnedNames(job.id))
        return names(items, nil)
    }

    /// Makes a job's plan anew by the options that are its own.
    ///
    /// - Parameter items: whose names, that a person chose, give way to the rules' own; nil for all.
    func renew(_ id: JobID, dropping items: Set<Int64>?) throws {
        let job = try store.job(id)
        let naming = job.settings.naming
        let plan = try job.planned.map { _ in
            try draft(job, naming, keeps: { photo in items.map { !$0.contains(photo) } ?? false })
        }
        if try store.unpin(id, items: items, to: plan, by: naming) { return }
        // Other names are wanted meanwhile.
        try renew(id, dropping: items)
    }

    /// Makes naming options the job's own.
    ///
    /// - Returns: what the names are by them.
    func keep(_ options: NamingOptions, of job: Job) throws -> PlanDraft {
        let draft = try draft(job, options)
        let hasPlan = job.planned != nil
        if try store.keepNaming(options, hasPlan ? draft : nil, in: job.id) { return draft }
        // The analysis ended meanwhile.
        return try keep(options, of: try store.job(job.id))
    }
}
