/// Counted nouns, for messages.
public enum Plural {
    /// "1 photo", "2 photos".
    public static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
