import PhotoModel
import TestSupport
import Testing

@testable import JobStore

/// A plan read in parts is the plan.
@Suite(.onEachEngine) struct PlanPageTests {
    let scratch: Scratch
    let store: JobStore
    let job: JobID
    let plan: RenamePlan

    init() throws {
        scratch = try Scratch()
        store = try TestStore.make(in: scratch)
        job = try store.create(root: [47], settings: .openAI).id
        try store.begin(job, phase: .scanning)
        let paths = ["a/1.jpg", "b/1.jpg", "a/2.jpg", "3.jpg", "b/c/4.jpg"].compactMap(RelativePath.init)
        try store.enqueue(
            paths.enumerated().map { number, path in
                .photo(
                    Photo(
                        path: path, format: .jpeg,
                        identity: FileIdentity(
                            device: 1, inode: UInt64(number), size: 10, modified: 20, links: 1)))
            }, in: job, ordinal: 0)
        try store.finishScan(job, others: 0)
        let worker = try store.register(job, NewWorker(.init(pid: 1, started: 1, boot: "b"), leaseUntil: 1_000)) { _ in
            false
        }
        .worker
        let claim = try store.claim(job, worker: worker, limit: 9, leaseUntil: 1_000, now: 0, rules: RetryRules())
        guard case .photos(let items, _) = claim else { throw JobStoreError.noSuchJob("") }
        try store.complete(
            items.map { item in
                Completion(
                    item: item.id, attempt: 1,
                    outcome: .described(
                        Description(subject: "s\(item.id)"),
                        key: DescriptionKey(digest: Array(repeating: UInt8(item.id), count: 32)), fromCache: false),
                    metadata: nil, thumbnailHash: nil, usage: Usage(), elapsedMilliseconds: 1)
            }, in: job, worker: worker, rules: RetryRules(), now: 0)
        plan = RenamePlan(
            names: items.map { item in
                let sidecar = Companion(
                    name: FileName("1.xmp")!, style: .stem, suffix: Array(".xmp".utf8), photo: FileName("1.jpg")!)
                return ProposedName(
                    item: item.id, old: item.photo.path, new: FileName(item.id == 3 ? "2.jpg" : "n\(item.id).jpg")!,
                    note: item.id == 2 ? "why" : nil, companions: item.id == 1 ? [sidecar] : [])
            })
    }

    func draft() throws -> PlanDraft {
        let draft = try PlanDraft(store)
        // As it comes, folder by folder.
        try draft.add(plan.names.reversed())
        return draft
    }

    @Test func `a draft tells how many photos it renames, and the first of them`() throws {
        let draft = try draft()
        let renames = plan.renames
        #expect(renames.count < plan.names.count)
        for limit in 0...plan.names.count {
            let (count, first) = try draft.renames(of: job, first: limit)
            #expect(count == renames.count && first == Array(renames.prefix(limit)))
        }
    }

    func pages(_ read: (PlanPage.Start?) throws -> PlanPage) throws -> [[ProposedName]] {
        var pages: [[ProposedName]] = []
        var start: PlanPage.Start?
        repeat {
            let page = try read(start)
            #expect(!page.isOfAnother)
            pages.append(page.names.map(\.name))
            start = page.next
        } while start != nil
        return pages
    }

    @Test(arguments: [1, 2, 3, 5, 9])
    func `a draft and the plan that it becomes are read in parts, in the order of the walk`(
        limit: Int
    ) throws {
        let draft = try draft()
        let drafted = try pages { try draft.page(of: job, from: $0, withPhotos: false, limit: limit) }
        #expect(drafted.flatMap(\.self) == plan.names)
        #expect(drafted.allSatisfy { $0.count <= limit })
        #expect(try store.plan(job).names.isEmpty)
        #expect(try store.finishAnalysis(draft, by: NamingOptions(), in: job))
        let stored = try pages { try store.planPage(job, from: $0, withPhotos: false, limit: limit) }
        #expect(stored == drafted)
        #expect(try store.plan(job).names == plan.names)
        #expect(try store.job(job).planned == 4)
        #expect(try store.companionsToRename(job) == 1)
    }

    @Test func `what is known of the photos comes with them where it is asked for`() throws {
        #expect(try store.finishAnalysis(try draft(), by: NamingOptions(), in: job))
        let names = try store.planPage(job, from: nil, withPhotos: true).names
        #expect(names.map { $0.photo?.description?.subject } == (1...5).map { "s\($0)" })
        #expect(names.map { $0.photo?.photo.path } == plan.names.map(\.old))
        #expect(try store.planPage(job, from: nil, withPhotos: false).names.allSatisfy { $0.photo == nil })
    }

    @Test func `a plan that is changed between two parts is reported`() throws {
        #expect(try store.finishAnalysis(try draft(), by: NamingOptions(), in: job))
        let first = try store.planPage(job, from: nil, withPhotos: false, limit: 2)
        #expect(!(try store.planPage(job, from: first.next, withPhotos: false, limit: 2).isOfAnother))
        try store.tellProgress(job, items: [1])
        #expect(!(try store.planPage(job, from: first.next, withPhotos: false, limit: 2).isOfAnother))
        try store.pin([5: FileName("Mia.jpg")!], in: job)
        #expect(try store.planPage(job, from: first.next, withPhotos: false, limit: 2).isOfAnother)
        #expect(!(try store.planPage(job, from: nil, withPhotos: false, limit: 2).isOfAnother))
    }

    @Test func `folders have their photos in the order of the walk`() throws {
        #expect(try PlanSnapshot(store, of: job).folders() == [[1, 3], [2], [4], [5]])
    }

    @Test func `a snapshot is of one moment`() throws {
        let before = try PlanSnapshot(store, of: job)
        _ = try before.folders()
        try store.pin([5: FileName("Mia.jpg")!], in: job)
        #expect(try before.pinnedNames().isEmpty)
        #expect(try before.photos([3, 1]).map(\.id) == [3, 1])
        #expect(try PlanSnapshot(store, of: job).pinnedNames() == [5: FileName("Mia.jpg")!])
    }

    @Test func `a name that was chosen while others were made is not lost`() throws {
        let draft = try draft()
        try store.pin([5: FileName("Mia.jpg")!], in: job)
        #expect(try !store.finishAnalysis(draft, by: NamingOptions(), in: job))
        #expect(try store.pinnedNames(job) == [5: FileName("Mia.jpg")!])
    }
}
