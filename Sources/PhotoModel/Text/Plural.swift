/// Counted nouns, for messages.
public enum Plural {
    /// "1 photo", "2 photos", "2 batches".
    public static func count(_ number: Int, _ noun: String) -> String {
        let ending = number == 1 ? "" : noun.hasSuffix("ch") ? "es" : "s"
        return "\(number) \(noun)\(ending)"
    }
}
