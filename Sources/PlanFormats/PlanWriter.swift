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
        switch format {
        case .tsv:
            try pairs(rows) { try output(Escaped.tsv($0) + [tab] + Escaped.tsv($1) + [newline]) }
        case .null:
            try pairs(rows) { try output($0 + [0] + $1 + [0]) }
        case .csv:
            try output(CSV.line(["old", "new", "kind", "subject", "note"].map { Array($0.utf8) }))
            for row in rows {
                let words = [
                    Array("photo".utf8), Array((row.description?.subject ?? "").utf8), Array((row.note ?? "").utf8),
                ]
                try output(CSV.line([row.old, row.new] + words))
                for companion in row.companions {
                    try output(CSV.line([companion.old, companion.new, Array("companion".utf8), [], []]))
                }
            }
        case .jsonl:
            for row in rows { try output(PlanJSON.row(row) + [newline]) }
        case .json:
            try output(PlanJSON.head(job: job, root: root))
            var isFirst = true
            for row in rows {
                try output((isFirst ? [] : [UInt8(ascii: ",")]) + PlanJSON.row(row))
                isFirst = false
            }
            try output(Array("]}\n".utf8))
        }
    }

    /// Photos and, behind each, what moves with it.
    private func pairs(_ rows: some Sequence<PlanRow>, _ output: ([UInt8], [UInt8]) throws -> Void) rethrows {
        for row in rows {
            try output(row.old, row.new)
            for companion in row.companions { try output(companion.old, companion.new) }
        }
    }

    private let tab = UInt8(ascii: "\t")
    private let newline = UInt8(ascii: "\n")
}
