import PhotoModel
public import PhotorenameCore

/// Models as a table for people.
public enum ModelTable {
    /// - Parameters:
    ///   - models: the models.
    ///   - columns: width of the terminal; nil for none.
    ///   - palette: the colours.
    /// - Returns: the text.
    public static func draw(_ models: [ListModels.Model], columns: Int?, _ palette: Palette) -> String {
        let rows = models.map { model in
            [
                model.provider.rawValue, VisibleText.escape(model.name) + (model.isDefault ? " *" : ""),
                dollars(model.price?.input), dollars(model.price?.output), share(model.price, \.batch),
                share(model.price, \.flex), note(model),
            ]
        }
        let head = ["PROVIDER", "MODEL", "INPUT", "OUTPUT", "BATCH", "FLEX", "NOTE"]
        let lines = Columns.draw([head] + rows, columns: columns).split(separator: "\n", maxSplits: 1)
        return palette.dim(String(lines[0])) + "\n" + (lines.count > 1 ? lines[1] : "")
    }

    private static func dollars(_ amount: Double?) -> String { amount.map { Dollars.text($0) } ?? "unknown" }

    private static func share(_ price: Price?, _ share: KeyPath<Price, Double?>) -> String {
        price?[keyPath: share].map { "\(Int(($0 * 100).rounded())) %" } ?? "-"
    }

    private static func note(_ model: ListModels.Model) -> String {
        var notes: [String] = []
        if let lifetime = model.lifetime {
            let verb = lifetime.shutDown < .today ? "stopped" : "stops"
            notes.append(
                "\(verb) \(lifetime.shutDown)" + (lifetime.replacement.map { ", then \(VisibleText.escape($0))" } ?? "")
            )
        }
        if let later = model.laterPrice {
            notes.append("from \(later.from) \(dollars(later.price.input)) and \(dollars(later.price.output))")
        }
        if model.isListed == false { notes.append("not listed by the server") }
        return notes.joined(separator: "; ")
    }
}
