public import PhotoModel

/// Writes a plan in one of the formats of docs/cli.md. Pure: rows in, bytes out, a piece at a time.
public struct PlanWriter: Sendable {
    let format: PlanFormat
    let job: JobID
    let root: [UInt8]

    public init(_ format: PlanFormat, job: JobID, root: [UInt8]) {
        self.format = format
        self.job = job
        self.root = root
    }

    /// Everything, in the order given.
    public func write(_ rows: some Sequence<PlanRow>, to output: ([UInt8]) throws -> Void) rethrows {
        try output(head)
        for (index, row) in rows.enumerated() { try output(line(row, isFirst: index == 0)) }
        try output(tail)
    }

    /// The text before the rows.
    public var head: [UInt8] {
        switch format {
        case .csv: CSV.line(["old", "new", "kind", "subject", "note", "renamed_from"].map { Array($0.utf8) })
        case .json: PlanJSON.head(job: job, root: root)
        case .tsv, .null, .jsonl: []
        }
    }

    /// A photo and, behind it, what moves with it.
    public func line(_ row: PlanRow, isFirst: Bool) -> [UInt8] {
        let pairs = [(row.old, row.new)] + row.companions.map { ($0.old, $0.new) }
        switch format {
        case .tsv: return pairs.flatMap { Escaped.tsv($0) + [tab] + Escaped.tsv($1) + [newline] }
        case .null: return pairs.flatMap { $0 + [0] + $1 + [0] }
        case .csv:
            let words = [
                Array("photo".utf8), Array((row.description?.subject ?? "").utf8), Array((row.note ?? "").utf8),
                row.renamedFrom ?? [],
            ]
            let companions = row.companions.flatMap {
                CSV.line([$0.old, $0.new, Array("companion".utf8), [], [], []])
            }
            return CSV.line([row.old, row.new] + words) + companions
        case .jsonl: return PlanJSON.row(row) + [newline]
        case .json: return (isFirst ? [] : [UInt8(ascii: ",")]) + PlanJSON.row(row)
        }
    }

    /// The text after the rows.
    public var tail: [UInt8] { format == .json ? Array("]}\n".utf8) : [] }

    private let tab = UInt8(ascii: "\t")
    private let newline = UInt8(ascii: "\n")
}
