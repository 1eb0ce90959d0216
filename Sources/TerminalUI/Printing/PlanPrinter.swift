public import JobStore
import Naming
public import PhotoModel
public import PhotorenameCore
import PlanFormats

/// Writes a plan to standard output.
public struct PlanPrinter {
    /// What is printed, and how.
    public struct Options: Sendable {
        /// Nil for a table on a terminal, and tsv elsewhere.
        public var format: OutputFormat?
        /// Photos that keep their names as well.
        public var all: Bool
        /// Absolute paths.
        public var absolute: Bool
        /// Of a table on a terminal only what fits on the screen: a question follows.
        public var isScreenful = false

        public init(format: OutputFormat? = nil, all: Bool = false, absolute: Bool = false) {
            self.format = format
            self.all = all
            self.absolute = absolute
        }
    }

    private let job: Job
    private let options: Options
    private let console: Console
    /// A table for people goes to standard error, since something else is on standard output.
    private let isMessage: Bool

    /// - Parameters:
    ///   - job: with the naming options that the plan was made by.
    ///   - options: how it is printed.
    ///   - console: where it is printed.
    ///   - isMessage: a table for people goes to standard error.
    public init(_ job: Job, _ options: Options, _ console: Console, isMessage: Bool = false) {
        self.job = job
        self.options = options
        self.console = console
        self.isMessage = isMessage
    }

    /// A plan that is in memory.
    public func write(_ plan: RenamePlan, _ items: [JobItem]) throws {
        let photos = Dictionary(items.map { ($0.id, $0) }) { first, _ in first }
        let page = PlanPage(names: plan.names.map { ($0, photos[$0.item]) })
        try write { _, _ in page }
    }

    /// A plan page by page. For programs only one page is in memory; a table needs all of it, for its columns.
    ///
    /// - Throws: `PreviewError.changed`.
    public func write(_ pages: PreviewPlan.Pages) throws {
        guard let format = PlanFormat(options.format) else { return try table(pages) }
        let writer = PlanWriter(format, job: job.id, root: job.root)
        let output = BufferedResult()
        try output.write(writer.head)
        var isFirst = true
        try forEach(pages, withPhotos: format.describesPhotos) { names in
            for (name, photo) in names {
                try output.write(writer.line(row(name, photo), isFirst: isFirst))
                isFirst = false
            }
            try output.flush()
        }
        try output.write(writer.tail)
        try output.flush()
    }

    private func forEach(
        _ pages: PreviewPlan.Pages, withPhotos: Bool,
        _ body: ([(name: ProposedName, photo: JobItem?)]) throws -> Void
    ) throws {
        try PreviewPlan.forEach(pages, of: job.id, withPhotos: withPhotos) { names in
            try body(
                options.all ? names : names.filter { $0.name.changes || showsRenamed && $0.photo?.renamedFrom != nil })
        }
    }

    /// Photos that have their new names already are listed where both names can be shown.
    private var showsRenamed: Bool { PlanFormat(options.format)?.describesPhotos ?? true }

    private func row(_ name: ProposedName, _ photo: JobItem?) -> PlanRow {
        PlanRow(
            old: path(name.old), new: path(name.newPath), description: photo?.description, date: date(photo),
            pinned: name.pinned, note: name.note, renamedFrom: photo?.renamedFrom.map(path),
            companions: name.companions.map { companion in
                PlanRow.Companion(
                    old: path(name.old.directory.appending(companion.name)),
                    new: path(name.old.directory.appending(companion.name(beside: name.new))))
            })
    }

    private func date(_ photo: JobItem?) -> (text: String, source: DateSource)? {
        photo.flatMap { PhotoDate($0, job.settings.naming) }.map { ($0.isoText, $0.source) }
    }

    private func table(_ pages: PreviewPlan.Pages) throws {
        var rows: [PlanTable.Row] = []
        try forEach(pages, withPhotos: true) { names in
            rows += names.map { name, photo in
                PlanTable.Row(
                    folder: options.absolute ? path(name.old.directory) : name.old.directory.bytes,
                    old: name.old.name?.bytes ?? [], new: name.new.bytes, note: note(name, photo),
                    renamedFrom: photo?.renamedFrom?.name?.bytes,
                    companions: name.companions.map { ($0.name.bytes, $0.name(beside: name.new).bytes) })
            }
        }
        guard !rows.isEmpty else { return }
        let descriptor: Int32 = isMessage ? 2 : 1
        let table = PlanTable(
            columns: Console.columns(descriptor), palette: isMessage ? console.palette : console.resultPalette)
        var text: String
        if options.isScreenful, Console.isTerminal(descriptor) {
            let room = max(5, Console.rows(descriptor) - Self.linesOfQuestion)
            let excerpt = PlanExcerpt(rows, lines: room, table.draw)
            text = table.draw(excerpt.rows)
            if excerpt.hidden > 0 {
                let more = "… and \(excerpt.hidden) more. To list all: photorename preview \(job.id)"
                text += table.palette.dim(Wrapping.wrap(more, columns: table.columns)) + "\n"
            }
        } else {
            text = table.draw(rows)
        }
        if isMessage { return Output.message(text) }
        try Output.result(text)
    }

    /// Below the table: the summary, what else is to be said, and the question.
    private static let linesOfQuestion = 9

    private func note(_ name: ProposedName, _ photo: JobItem?) -> String? {
        if let failure = photo?.failure { return "\(failure.code): \(failure.message)" }
        return name.note
    }

    private func path(_ path: RelativePath) -> [UInt8] {
        options.absolute ? job.absolute(path) : path.bytes
    }
}

extension PlanFormat {
    /// Nil for a table.
    init?(_ format: OutputFormat?) {
        switch format ?? (Console.isTerminal(1) ? .table : .tsv) {
        case .table: return nil
        case .tsv: self = .tsv
        case .csv: self = .csv
        case .json: self = .json
        case .jsonl: self = .jsonl
        case .null: self = .null
        }
    }

    /// It has more of the photos than their names.
    var describesPhotos: Bool { self != .tsv && self != .null }
}
