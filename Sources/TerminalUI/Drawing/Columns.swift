/// Rows of cells in straight columns, two blanks apart; the last one takes what is left and is cut there.
public enum Columns {
    /// - Parameters:
    ///   - rows: cells, row by row.
    ///   - columns: width to keep to; nil for as wide as it gets.
    /// - Returns: the text.
    public static func draw(_ rows: [[String]], columns: Int?) -> String {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? DisplayWidth.of($0[column]) : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += column == row.count - 1 ? cell : DisplayWidth.pad(cell, widths[column]) + "  "
            }
            return (columns.map { DisplayWidth.fit(line, $0) } ?? line) + "\n"
        }.joined()
    }
}
