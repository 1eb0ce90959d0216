import FileSystem
import JobStore
import Naming
import PhotoModel
import Pipeline
import Renaming

/// Computes the new names of a job's photos, from what is known of them and from what is in their folders now.
struct PlanNames {
    private let store: JobStore
    private let places: PlaceLookup
    /// Called only where names are computed: a stored plan needs no folder.
    private let root: () throws -> Directory

    init(_ context: AppContext, root: @escaping () throws -> Directory) {
        store = context.store
        places = context.places
        self.root = root
    }

    init(_ context: AppContext, _ root: Directory) {
        self.init(context) { root }
    }

    /// Names for any number of photos, folder by folder, as a draft in the database.
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - options: how names are made.
    ///   - keeps: which of the names that a person chose still count.
    /// - Returns: the draft of the plan.
    /// - Throws: `Template.Fault`, `FileSystemError`, errors of the store.
    func draft(
        _ job: Job, _ options: NamingOptions, keeps: (_ photo: Int64) -> Bool = { _ in true }
    ) throws -> PlanDraft {
        try store.retrying { try draftOnce(job, options, keeps) }
    }

    private func draftOnce(_ job: Job, _ options: NamingOptions, _ keeps: (_ photo: Int64) -> Bool) throws -> PlanDraft
    {
        let draft = try PlanDraft(store)
        // All photos as they are at one moment: one that is described between the count and the names would have no number.
        let snapshot = try PlanSnapshot(store, of: job.id)
        let folders = try snapshot.folders()
        var last: (folder: [Int64], photos: [JobItem])?
        func photos(_ folder: [Int64]) throws -> [JobItem] {
            if let last, last.folder == folder { return last.photos }
            last = nil
            let photos = try snapshot.photos(folder)
            last = (folder, photos)
            return photos
        }
        let (planner, sources) = (try planner(job, options), try sources(job))
        let numbers = try numbers(job, planner, sources, folders, photos)
        let plan = try plan(job, planner, sources, pinned: try snapshot.pinnedNames().filter { keeps($0.key) })
        // Backwards: the folder that was counted last is still in memory.
        for folder in folders.reversed() { try draft.add(plan(try photos(folder), numbers).names) }
        return draft
    }

    /// The names that photos would get if the model had seen this subject in them, whoever chose their present names.
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - subject: a few words.
    ///   - items: the photos.
    ///   - plan: the names of all photos; those of the others stay.
    /// - Returns: the names, by photo.
    /// - Throws: `Template.Fault`, `FileSystemError`, errors of the store.
    func names(
        of job: Job, subject: String, for items: Set<Int64>, beside plan: RenamePlan
    ) throws -> [Int64: FileName] {
        try store.retrying { try namesOnce(job, subject, items, plan) }
    }

    private func namesOnce(
        _ job: Job, _ subject: String, _ items: Set<Int64>, _ plan: RenamePlan
    ) throws -> [Int64: FileName] {
        var options = job.settings.naming
        (options.keepMeaningful, options.withoutSubject) = (false, .date)
        let (planner, sources) = (try planner(job, options), try sources(job))
        let snapshot = try PlanSnapshot(store, of: job.id)
        func photos(_ folder: [Int64]) throws -> [JobItem] {
            try snapshot.photos(folder).map { photo in
                guard items.contains(photo.id) else { return photo }
                var photo = photo
                var words = photo.description ?? Description(tags: [])
                (words.subject, words.confidence) = (subject, nil)
                photo.description = words
                return photo
            }
        }
        let folders = try snapshot.folders()
        let numbers = try numbers(job, planner, sources, folders, photos)
        let others = plan.newNames.filter { !items.contains($0.key) }
        let planned = try self.plan(job, planner, sources, pinned: others)
        var names: [Int64: FileName] = [:]
        for folder in folders where folder.contains(where: items.contains) {
            names.merge(planned(try photos(folder), numbers).newNames.filter { items.contains($0.key) }) { first, _ in
                first
            }
        }
        return names
    }

    /// The numbers of all photos, where those of one folder depend on the others.
    private func numbers(
        _ job: Job, _ planner: NamePlanner, _ sources: NamePlanner.Sources, _ folders: [[Int64]],
        _ photos: (_ folder: [Int64]) throws -> [JobItem]
    ) throws -> RunningNumbers? {
        guard planner.countsBeyondFolders else { return nil }
        var numbers = RunningNumbers()
        let contents = try finder(job).contents
        for folder in folders { planner.count(try photos(folder), sources, contents: contents, into: &numbers) }
        numbers.settle()
        return numbers
    }

    private func finder(_ job: Job) throws -> CompanionFinder {
        CompanionFinder(root: try root(), followsLinks: job.settings.scan.followSymlinks)
    }

    private func planner(_ job: Job, _ options: NamingOptions) throws -> NamePlanner {
        try NamePlanner(
            options, numbersBursts: job.settings.describe.bursts != false, language: job.settings.describe.language)
    }

    private func plan(
        _ job: Job, _ planner: NamePlanner, _ sources: NamePlanner.Sources, pinned: [Int64: FileName]
    ) throws -> ([JobItem], RunningNumbers?) -> RenamePlan {
        let contents = try finder(job).contents
        return { items, numbers in
            planner.plan(items, numbers: numbers, pinned: pinned, sources: sources, contents: contents)
        }
    }

    private func sources(_ job: Job) throws -> NamePlanner.Sources {
        let tags = TagReader(root: try root(), job.settings.scan)
        let (places, language) = (places, job.settings.describe.language)
        return NamePlanner.Sources(place: { places.place(at: $0, in: language) }) { tags.values(of: $1, in: $0) }
    }

    /// The job's stored plan; with options, or before there is a plan, the names that these photos would get.
    ///
    /// - Throws: `Template.Fault`, `FileSystemError`, errors of the store.
    func current(_ job: Job, _ items: [JobItem], options: NamingOptions?) throws -> RenamePlan {
        if options == nil, job.planned != nil { return try store.plan(job.id) }
        let planner = try planner(job, options ?? job.settings.naming)
        return try plan(job, planner, try sources(job), pinned: try store.pinnedNames(job.id))(items, nil)
    }

    /// Makes a job's plan again, by the job's own options.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - items: photos whose chosen names are dropped; nil for all.
    /// - Throws: as `draft`.
    func renew(_ id: JobID, dropping items: Set<Int64>?) throws {
        while true {
            let job = try store.job(id)
            let naming = job.settings.naming
            let plan = try job.planned.map { _ in
                try draft(job, naming, keeps: { photo in items.map { !$0.contains(photo) } ?? false })
            }
            // False when the naming options changed meanwhile.
            if try store.unpin(id, items: items, to: plan, by: naming) { return }
        }
    }

    /// Makes naming options the job's own.
    ///
    /// - Returns: the names by these options.
    /// - Throws: as `draft`.
    func keep(_ options: NamingOptions, of job: Job) throws -> PlanDraft {
        var job = job
        while true {
            let draft = try draft(job, options)
            // False when the analysis ended meanwhile.
            if try store.keepNaming(options, job.planned == nil ? nil : draft, in: job.id) { return draft }
            job = try store.job(job.id)
        }
    }
}
