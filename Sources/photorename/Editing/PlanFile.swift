import FileSystem
import Foundation
import JobStore
import Naming
import PhotoModel
import PlanFormats
import TerminalUI

/// `apply --plan`: a plan that went through other programs' hands.
struct PlanFile {
    private let job: Job
    /// The job's own plan.
    private let own: RenamePlan
    /// What is asked for, by photo, and where it stands.
    private let wanted: [Int64: (name: FileName, place: PlanFault.Place)]
    /// Names of the photos' companions, as the plan has them.
    private let companions: [(path: RelativePath, row: ReadPlan.Row, photo: Int64)]

    /// - Parameters:
    ///   - path: `-` for standard input.
    ///   - own: the job's own plan, as it stands now.
    /// - Throws: `Complaint` for whatever is not of this job, or cannot be read; nothing is renamed then.
    init(_ path: String, _ format: PlanFormat?, of job: Job, _ own: RenamePlan) throws {
        let read: ReadPlan
        do {
            read = try PlanReader.read(try Self.bytes(path), as: format)
        } catch let fault as PlanFault {
            throw Complaint(
                "the plan cannot be read" + (fault.place.map { ", \($0)" } ?? "") + ": \(fault.text)",
                hint: "photorename preview \(job.id) --format tsv (or csv, json, null) writes one")
        }
        if let other = read.job, other != job.id.text {
            throw Complaint(
                "this is a plan of job \(other), not of \(job.id)", hint: "photorename apply \(other) --plan …")
        }
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
        var faults = Faults()
        for row in read.rows {
            let old = job.relative(row.old)
            guard let old, photos[old] != nil || owners[old] != nil else {
                faults.add(row.place, "\(TerminalText.escape(row.old)) is no photo of job \(job.id)")
                continue
            }
            guard let new = job.relative(row.new), let name = new.name, new.directory == old.directory else {
                faults.add(row.place, "\(TerminalText.escape(row.new)) is not a name in the same folder")
                continue
            }
            if let photo = photos[old] {
                if wanted.updateValue((name, row.place), forKey: photo.item) != nil {
                    faults.add(row.place, "\(TerminalText.escape(row.old)) is there twice")
                }
            } else if let photo = owners[old] {
                companions.append((old, row, photo))
            }
        }
        self.wanted = wanted
        self.companions = companions
        try faults.complain()
    }

    /// The plan with these names alone: photos that are not in the file keep theirs.
    ///
    /// - Throws: `Complaint` for names that cannot be had.
    func checked(_ edits: NameEdits) throws -> RenamePlan {
        let planned = own.newNames
        let alone = own.only(planned.filter { wanted[$0.key] != nil })
        let (plan, wrong) = try edits.check(wanted.mapValues(\.name), in: alone)
        var faults = Faults()
        for (item, fault) in wrong {
            // Of files that stay apply itself tells, and does the rest.
            if case .taken(by: nil) = fault { continue }
            if let (name, place) = wanted[item] {
                faults.add(place, "\(TerminalText.escape(name.bytes)) \(fault.text(name))")
            }
        }
        let proposed = Dictionary(plan.names.map { ($0.item, $0) }) { first, _ in first }
        for (path, row, photo) in companions {
            guard let name = proposed[photo], let companion = name.companions.first(where: { $0.name == path.name })
            else { continue }
            let allowed = [name.new, planned[photo]].compactMap(\.self).map { companion.name(beside: $0) }
            guard let new = job.relative(row.new)?.name, !allowed.contains(new) else { continue }
            faults.add(
                row.place,
                "\(TerminalText.escape(path.bytes)) belongs to \(name.old) and goes with it, as \(allowed[0])")
        }
        try faults.complain()
        return plan
    }

    /// Pins what differs from the job's own plan.
    func keep(_ plan: RenamePlan, _ edits: NameEdits) throws {
        let planned = own.newNames
        let changed = plan.newNames.filter { wanted[$0.key] != nil && planned[$0.key] != $0.value }
        guard !changed.isEmpty else { return }
        try edits.save(changed, own.only(planned.merging(changed) { $1 }))
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        do {
            return try InputFile.bytes(path)
        } catch {
            throw Complaint("the plan \(path) cannot be read: \(error.localizedDescription)")
        }
    }

    /// Everything that is wrong is told at once, up to some.
    private struct Faults {
        private var lines: [(place: PlanFault.Place, text: String)] = []
        private static let most = 10

        mutating func add(_ place: PlanFault.Place, _ text: String) { lines.append((place, text)) }

        func complain() throws {
            guard !lines.isEmpty else { return }
            let told = lines.sorted { $0.place.number < $1.place.number }.prefix(Self.most)
            var complaint = Complaint(
                "the plan cannot be applied as it is, and nothing was renamed",
                hint: "photorename preview writes the plan as it stands")
            complaint.details = told.map { "\($0.place): \($0.text)" }
            if lines.count > Self.most { complaint.details.append("and \(lines.count - Self.most) more") }
            throw complaint
        }
    }
}

extension PlanFault.Place {
    fileprivate var number: Int {
        switch self {
        case .line(let number), .row(let number): number
        }
    }
}

extension PlanFault {
    fileprivate var text: String {
        switch kind {
        case .notTwoFields: "it wants an old name and a new one"
        case .badEscape: #"a backslash is written \\"#
        case .strayQuote: "a quote stands where none may"
        case .unclosedQuote: "a quote is not closed"
        case .noHeader: "its first line names no columns old and new"
        case .oddNumberOfNames: "there are not two names for each photo, each ended by NUL"
        case .notJSON(let why): "it is no JSON: \(why)"
        case .notARename: "a rename has the keys old and new"
        case .otherSchema: "it is not of schema 1"
        }
    }
}
