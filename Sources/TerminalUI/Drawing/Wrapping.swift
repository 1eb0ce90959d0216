/// Breaks text between words, so that a narrow terminal does not break it inside them.
public enum Wrapping {
    public static func wrap(_ text: String, columns: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var lines: [String] = []
            var current = ""
            for word in line.split(separator: " ", omittingEmptySubsequences: false) {
                let longer = current.isEmpty ? String(word) : current + " " + word
                if DisplayWidth.of(longer) > columns, !current.isEmpty {
                    lines.append(current)
                    current = String(word)
                } else {
                    current = longer
                }
            }
            return (lines + [current]).joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
