import FileSystem
import Foundation
import JobStore
import Naming
import PhotoModel
import PlanFormats
import TerminalUI

/// A job's plan in the user's editor, until its names can be had or the user gives up.
struct EditSession {
    let edits: NameEdits
    /// Also photos that keep their names.
    var showsAll = false

    /// Of the explanation; an editor would break longer lines somewhere.
    private static let columns = 76

    /// So that an editor that is a script, and changes something each time, comes to an end.
    private static let mostRounds = 20

    private var job: Job { edits.job }

    /// - Parameter plan: as it stands now; asked for again when the editor is done, since it may stay open for hours.
    /// - Returns: how many names were changed and kept.
    /// - Throws: `Complaint`; then nothing was changed, and the text is kept in a file that is named.
    func run(_ plan: () throws -> RenamePlan) throws -> Int {
        let shown = try plan().names.filter { showsAll || $0.changes || $0.pinned }
        guard !shown.isEmpty else {
            edits.wiring.console.say(
                "There is nothing to edit: no photo gets a new name. Those that keep theirs: photorename edit \(job.id) --all"
            )
            return 0
        }
        let text = EditText(shown.map { EditText.Entry(old: $0.old.bytes, new: $0.new.bytes) })
        let editor = try Editor("\(job.id).plan")
        var written = text.write(head: head(shown.count))
        var before: [String]?
        for round in 1... {
            let lines = EditText.lines(try editor.edit(written))
            let reading = text.read(lines)
            guard !reading.isEmpty else {
                edits.wiring.console.say("The text is empty: nothing was changed.")
                editor.clean()
                return 0
            }
            let faults = try keep(reading, shown, plan)
            guard let faults else {
                editor.clean()
                if reading.moved > 0 {
                    edits.wiring.console.say(
                        "\(Numbers.count(reading.moved, "name")) stood under another photo, and stayed with the own one. To exchange names: photorename apply \(job.id) --plan FILE"
                    )
                }
                return reading.wishes.count { $0 != .same }
            }
            guard lines != before, round < Self.mostRounds else {
                throw Complaint(
                    "\(Numbers.count(faults.count, "name")) cannot be had, for example line \(example(faults)); nothing was changed",
                    hint: "your text is kept in \(editor.file.path)")
            }
            before = lines
            written = EditText.marked(lines, faults)
        }
        return 0
    }

    private func example(_ faults: [Int: String]) -> String {
        faults.min { $0.key < $1.key }.map { "\($0.key + 1): \($0.value)" } ?? ""
    }

    private func head(_ count: Int) -> [String] {
        [
            "Job \(job.id): new names of \(Numbers.count(count, "photo")) in \(TerminalText.escape(job.root)).",
            "Under each old name, which stands behind a #, change the new one; then save and leave.",
            "A photo whose new name is emptied or gone keeps its name. A line may be moved: it stays its photo's.",
            "A tab, newline or backslash in a name is written \\t, \\n, \\\\, and a # at its start \\#.",
            "With no text at all nothing is changed.",
            "",
        ].flatMap { Wrapping.wrap($0, columns: Self.columns).split(separator: "\n", omittingEmptySubsequences: false) }
            .map(String.init)
    }

    /// - Returns: nil once it is kept; else what is wrong, by line.
    private func keep(_ reading: EditText.Reading, _ shown: [ProposedName], _ plan: () throws -> RenamePlan) throws
        -> [Int: String]?
    {
        var faults = reading.faults
        var names: [Int64: FileName] = [:]
        var lines: [Int64: Int] = [:]
        for (entry, wish) in reading.wishes.enumerated() {
            switch wish {
            case .same: continue
            case .keep: names[shown[entry].item] = shown[entry].old.name
            case .name(let bytes):
                guard let line = reading.lines[entry] else { continue }
                lines[shown[entry].item] = line
                guard let name = FileName(bytes) else {
                    faults[line] = NameFault.noName
                    continue
                }
                names[shown[entry].item] = name
            }
        }
        let (checked, wrong) = try edits.check(names, in: try plan())
        for (item, fault) in wrong {
            // Who keeps a name that another photo is to get has no line of its own: that one's is marked.
            if let line = lines[item] { faults[line] = fault.text(names[item]) }
        }
        let unmarked = wrong.filter { lines[$0.key] == nil }
        if faults.isEmpty, let (item, fault) = unmarked.first {
            let old = shown.first { $0.item == item }?.old.text ?? ""
            faults[0] = "\(old) cannot keep its name: it \(fault.text(names[item]))"
        }
        guard faults.isEmpty else { return faults }
        try edits.save(names, checked)
        return nil
    }
}
