/// How a plan is written.
public enum OutputFormat: String, CaseIterable, Sendable {
    case table, tsv, csv, json, jsonl, null
}
