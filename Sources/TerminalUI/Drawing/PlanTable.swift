import PhotoModel

/// The preview for people: old name, arrow, new name, and what there is to say; folders as headings.
public struct PlanTable: Sendable {
    public struct Row: Sendable {
        var folder: String
        var old: String
        var new: String
        var note: String?
        /// The name before this job's renames.
        var renamedFrom: String?
        var companions: [(old: String, new: String)]

        /// Plain bytes and text; escaping is done here.
        public init(
            folder: [UInt8], old: [UInt8], new: [UInt8], note: String?, renamedFrom: [UInt8]? = nil,
            companions: [(old: [UInt8], new: [UInt8])] = []
        ) {
            self.folder = VisibleText.escape(folder)
            self.old = VisibleText.escape(old)
            self.new = VisibleText.escape(new)
            self.note = note.map(VisibleText.escape)
            self.renamedFrom = renamedFrom.map { VisibleText.escape($0) }
            self.companions = companions.map { (VisibleText.escape($0.old), VisibleText.escape($0.new)) }
        }

        var changes: Bool { old != new }
    }

    let columns: Int
    let palette: Palette

    public init(columns: Int, palette: Palette) {
        self.columns = max(20, columns)
        self.palette = palette
    }

    /// Lines with their ends. Long names are never cut: where two do not fit side by side, the new one goes below.
    public func draw(_ rows: [Row]) -> String {
        var text = ""
        var folder: String?
        // Names of usual length stand in columns; a few long ones must not push all the others apart.
        let widths = rows.map { DisplayWidth.of($0.changes ? $0.old : $0.renamedFrom ?? $0.old) }.sorted()
        let left = widths.isEmpty ? 0 : min(widths[widths.count * 9 / 10], columns / 2 - 3)
        for row in rows {
            if row.folder != folder {
                folder = row.folder
                if !row.folder.isEmpty { text += palette.bold(row.folder + "/") + "\n" }
            }
            text += line(row, left: left)
            for companion in row.companions { text += line(companion, below: row, left: left) }
        }
        return text
    }

    private func line(_ row: Row, left: Int) -> String {
        let indent = row.folder.isEmpty ? "" : "  "
        guard row.changes else {
            guard let before = row.renamedFrom, before != row.old else {
                return indent + palette.dim(row.old) + note(row, indent, used: DisplayWidth.of(indent + row.old))
            }
            return renamed(row, from: before, indent, left: left)
        }
        let old = DisplayWidth.pad(row.old, left)
        let used = DisplayWidth.of(indent + old) + 3 + DisplayWidth.of(row.new)
        if used <= columns {
            return indent + old + palette.dim(" → ") + palette.green(row.new) + note(row, indent, used: used)
        }
        let below = DisplayWidth.of(indent) + 4 + DisplayWidth.of(row.new)
        return indent + row.old + "\n" + indent + palette.dim("  → ") + palette.green(row.new)
            + note(row, indent, used: below)
    }

    /// It has its new name already: the former one stands before it.
    private func renamed(_ row: Row, from before: String, _ indent: String, left: Int) -> String {
        let old = DisplayWidth.pad(before, left)
        let end = palette.dim("  renamed")
        if DisplayWidth.of(indent + old + row.old) + 3 + 9 <= columns {
            return indent + palette.dim(old + " → ") + row.old + end + "\n"
        }
        return indent + palette.dim(before) + "\n" + indent + palette.dim("  → ") + row.old + end + "\n"
    }

    /// A photo's companions are listed below it, indented.
    private func line(_ companion: (old: String, new: String), below row: Row, left: Int) -> String {
        let indent = (row.folder.isEmpty ? "" : "  ") + "  "
        guard companion.old != companion.new else { return indent + palette.dim(companion.old) + "\n" }
        let old = DisplayWidth.pad(companion.old, left - 2)
        if DisplayWidth.of(indent + old) + 3 + DisplayWidth.of(companion.new) <= columns {
            return indent + palette.dim(old + " → " + companion.new) + "\n"
        }
        return indent + palette.dim(companion.old) + "\n" + indent + palette.dim("  → " + companion.new) + "\n"
    }

    private func note(_ row: Row, _ indent: String, used: Int) -> String {
        guard let note = row.note else { return "\n" }
        if used + 3 + DisplayWidth.of(note) <= columns { return "  " + palette.yellow(note) + "\n" }
        return "\n" + indent + "    " + palette.yellow(note) + "\n"
    }
}
