import PhotoModel
public import PhotorenameCore

/// Models as a table for people.
public enum ModelTable {
    private static let head = ["PROVIDER", "MODEL", "INPUT", "OUTPUT", "BATCH", "FLEX", "NOTE"]

    /// - Parameters:
    ///   - models: the models.
    ///   - columns: width of the terminal; nil for none. In a narrow one, notes stand below their models.
    ///   - palette: the colours.
    /// - Returns: the text.
    public static func draw(_ models: [ListModels.Model], columns: Int?, _ palette: Palette) -> String {
        let rows = models.map(row)
        let wide = Columns.draw([head] + rows, columns: nil).split(separator: "\n").map(String.init)
        if wide.allSatisfy({ DisplayWidth.of($0) <= columns ?? .max }) { return text(wide, palette) }
        let narrow = Columns.draw(
            ([head] + rows).map { Array($0[1..<($0.count - 1)]) }, columns: columns
        ).split(separator: "\n").map(String.init)
        var lines = [narrow[0]]
        for (index, model) in models.enumerated() {
            if index == 0 || models[index - 1].provider != model.provider {
                lines.append(model.provider.rawValue + ":")
            }
            lines.append(narrow[index + 1])
            if let note = rows[index].last, !note.isEmpty { lines.append("  " + note) }
        }
        return text(lines, palette)
    }

    private static func text(_ lines: [String], _ palette: Palette) -> String {
        ([palette.dim(lines[0])] + lines.dropFirst()).joined(separator: "\n") + "\n"
    }

    private static func row(_ model: ListModels.Model) -> [String] {
        [
            model.provider.rawValue, VisibleText.escape(model.name) + (model.isDefault ? " *" : ""),
            dollars(model.price?.input), dollars(model.price?.output), share(model.price, \.batch),
            share(model.price, \.flex), note(model),
        ]
    }

    private static func dollars(_ amount: Double?) -> String { amount.map(Dollars.text) ?? "?" }

    private static func share(_ price: Price?, _ share: KeyPath<Price, Double?>) -> String {
        price?[keyPath: share].map { "\(Int(($0 * 100).rounded())) %" } ?? "-"
    }

    private static func note(_ model: ListModels.Model) -> String {
        var notes: [String] = []
        if let lifetime = model.lifetime {
            let verb = lifetime.shutDown < .today ? "stopped" : "stops"
            let next = lifetime.replacement.map { ", then \(VisibleText.escape($0))" } ?? ""
            notes.append("\(verb) \(lifetime.shutDown)" + next)
        }
        if let later = model.laterPrice {
            notes.append("from \(later.from) \(dollars(later.price.input)) and \(dollars(later.price.output))")
        }
        if model.isListed == false { notes.append("not listed by the server") }
        return notes.joined(separator: "; ")
    }
}
