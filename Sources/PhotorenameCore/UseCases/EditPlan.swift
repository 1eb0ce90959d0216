public import FileSystem
import JobStore
import Naming
public import PhotoModel
import PlanFormats

/// Changes a job's plan as text: the text is edited as often as it takes, until every name in it is valid or the user gives up.
public struct EditPlan: Sendable {
    public enum Outcome: Hashable, Sendable {
        /// The plan gives no photo a new name.
        case nothingToEdit
        /// The user left no text, so nothing was changed.
        case cancelled
        /// - Parameters:
        ///   - names: names that were changed and stored.
        ///   - moved: names that stood below another photo's old name, and were left where they belong.
        case changed(names: Int, moved: Int)
    }

    private let context: AppContext
    private let job: Job
    private let root: Directory
    private let showsAll: Bool
    private let edits: NameEdits

    /// So that an editor that is a script, and changes something each time, comes to an end.
    private static let roundLimit = 20

    /// - Parameters:
    ///   - context: database and settings.
    ///   - job: the job.
    ///   - root: the job's folder.
    ///   - showsAll: list photos that keep their names as well.
    public init(_ context: AppContext, _ job: Job, _ root: Directory, showsAll: Bool = false) {
        self.context = context
        self.job = job
        self.root = root
        self.showsAll = showsAll
        edits = NameEdits(context, job, root)
    }

    /// - Parameter edit: takes the text, and returns it as the user left it.
    /// - Returns: how the edit ended.
    /// - Throws: `EditError.invalidNames`, then nothing is changed; what `edit` throws; errors of the store.
    public func run(edit: (String) throws -> String) throws -> Outcome {
        let shown = try plan().names.filter { showsAll || $0.changes || $0.pinned }
        guard !shown.isEmpty else { return .nothingToEdit }
        let text = EditText(shown.map { EditText.Entry(old: $0.old.bytes, new: $0.new.bytes) })
        var written = text.write(head: head(shown.count))
        var before: [String]?
        for round in 1... {
            let lines = EditText.lines(try edit(written))
            let reading = text.read(lines)
            guard !reading.isEmpty else { return .cancelled }
            let faults = try keep(reading, shown)
            if faults.isEmpty {
                return .changed(names: reading.wishes.count { $0 != .same }, moved: reading.moved)
            }
            guard lines != before, round < Self.roundLimit else {
                let first = faults.min { $0.key < $1.key }
                throw EditError.invalidNames(
                    count: faults.count, line: (first?.key ?? 0) + 1, reason: first?.value ?? "")
            }
            before = lines
            written = EditText.marked(lines, faults)
        }
        return .cancelled
    }

    /// Drops every name that a person chose, so that the plan has the template's names again.
    ///
    /// - Returns: how many names were dropped.
    /// - Throws: errors of the store, `FileSystemError`.
    public func reset() throws -> Int {
        let pinned = try context.store.pinnedNames(job.id).count
        try PlanNames(context, root).renew(job.id, dropping: nil)
        return pinned
    }

    /// As it is now: the editor can stay open for hours.
    private func plan() throws -> RenamePlan {
        try PlanNames(context, root).current(job, try context.store.items(job.id), options: nil)
    }

    private func head(_ count: Int) -> [String] {
        [
            "Job \(job.id): new names of \(Plural.count(count, "photo")) in", "  " + VisibleText.escape(job.root),
            "Each old name is on a line that starts with #. The new name is on the next",
            "line. Change the new names, save the file and close the editor.",
            "To keep a photo's name, delete or clear its new name. You can move lines.",
            "In a name, write a tab as \\t, a newline as \\n, a backslash as \\\\, and a # at",
            "the start as \\#.", "To cancel, delete all text.", "",
        ]
    }

    /// Stores the names if all of them are valid.
    ///
    /// - Returns: what is wrong, by line; empty when the names were stored.
    private func keep(_ reading: EditText.Reading, _ shown: [ProposedName]) throws -> [Int: String] {
        var faults = reading.faults
        let (names, lines) = wanted(reading, shown, &faults)
        let (checked, wrong) = try edits.check(names, in: try plan())
        for (item, fault) in wrong {
            if let line = lines[item] { faults[line] = fault.text(names[item]) }
        }
        // A photo that keeps a name which another photo gets has no line of its own: the conflict is put at the top.
        if faults.isEmpty, let (item, fault) = wrong.first(where: { lines[$0.key] == nil }) {
            let old = shown.first { $0.item == item }?.old.text ?? ""
            faults[0] = "\(VisibleText.escape(old)) can't keep its name. \(fault.text(names[item]))"
        }
        if faults.isEmpty { try edits.save(names, checked) }
        return faults
    }

    /// - Returns: the wanted names by photo, and the lines on which they stand.
    private func wanted(
        _ reading: EditText.Reading, _ shown: [ProposedName], _ faults: inout [Int: String]
    ) -> (names: [Int64: FileName], lines: [Int64: Int]) {
        var names: [Int64: FileName] = [:]
        var lines: [Int64: Int] = [:]
        for (entry, wish) in reading.wishes.enumerated() {
            let item = shown[entry].item
            switch wish {
            case .same: continue
            case .keep: names[item] = shown[entry].old.name
            case .name(let bytes):
                guard let line = reading.lines[entry] else { continue }
                lines[item] = line
                if let name = FileName(bytes) {
                    names[item] = name
                } else {
                    faults[line] = NameFault.notAName
                }
            }
        }
        return (names, lines)
    }
}
