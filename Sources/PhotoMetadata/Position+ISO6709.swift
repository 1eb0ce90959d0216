import PhotoModel

extension Position {
    /// Reads `+52.5200+013.4050+034.000/` (ISO 6709, annex H): degrees, or degrees and minutes, or degrees, minutes and seconds, each
    /// with a fraction. Height and coordinate system are skipped. Nil for other texts.
    init?(iso6709 text: String) {
        let signs: Set<Character> = ["+", "-"]
        var numbers: [String] = []
        for character in text {
            if signs.contains(character) { numbers.append("") }
            guard !numbers.isEmpty, signs.contains(character) || "0123456789.".contains(character) else { break }
            numbers[numbers.count - 1].append(character)
        }
        guard numbers.count >= 2, let latitude = Self.degrees(numbers[0], digits: 2),
            let longitude = Self.degrees(numbers[1], digits: 3)
        else { return nil }
        self.init(latitude: latitude, longitude: longitude)
    }

    /// - Parameters:
    ///   - text: a sign, and digits with a fraction.
    ///   - digits: of the degrees.
    /// - Returns: nil for another number of digits.
    private static func degrees(_ text: String, digits: Int) -> Double? {
        let whole = text.dropFirst().prefix { $0 != "." }
        guard let number = Double(text.dropFirst()) else { return nil }
        let degrees: Double
        switch whole.count {
        case digits: degrees = number
        case digits + 2:
            let minutes = number.truncatingRemainder(dividingBy: 100)
            guard minutes < 60 else { return nil }
            degrees = (number / 100).rounded(.down) + minutes / 60
        case digits + 4:
            let seconds = number.truncatingRemainder(dividingBy: 100)
            let minutes = (number / 100).rounded(.down).truncatingRemainder(dividingBy: 100)
            guard minutes < 60, seconds < 60 else { return nil }
            degrees = (number / 10_000).rounded(.down) + minutes / 60 + seconds / 3_600
        default: return nil
        }
        return text.first == "-" ? -degrees : degrees
    }
}
