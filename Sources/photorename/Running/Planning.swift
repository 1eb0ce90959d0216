import FileSystem
import JobStore
import Naming
import PhotoModel

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

    func plan(_ job: Job, _ items: [JobItem], _ options: NamingOptions, keepsPinned: Bool = true) throws -> RenamePlan {
        let chosen = keepsPinned ? try store.plan(job.id).names.filter(\.pinned) : []
        let planner = try NamePlanner(options, numbersBursts: job.settings.describe.bursts != false)
        let finder = CompanionFinder(root: try root(), followsLinks: job.settings.scan.followSymlinks)
        return planner.plan(
            items, pinned: RenamePlan(names: chosen).newNames, place: places.place, contents: finder.contents)
    }

    /// The job's own plan, or, with options or before there is one, what the names would be.
    func current(_ job: Job, _ items: [JobItem], options: NamingOptions?) throws -> RenamePlan {
        if options == nil, job.planned != nil { return try store.plan(job.id) }
        return try plan(job, items, options ?? job.settings.naming)
    }
}
