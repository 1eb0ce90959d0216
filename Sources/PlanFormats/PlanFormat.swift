import PhotoModel

/// The machine-readable formats of `--format`.
public enum PlanFormat: String, Sendable, CaseIterable {
    case tsv, csv, json, jsonl, null
}
