import Testing

@testable import Describing

struct TitleTests {
    func title(_ lines: [(String, Double)], isScreen: Bool = false, aspect: Double = 0.75) -> Title? {
        Title(PictureText(drawn: lines), isScreen: isScreen, aspect: aspect)
    }

    private func page(_ heading: (String, Double), lines: Int = 10) -> [(String, Double)] {
        [heading] + (1..<lines).map { ("line \("abcdefghijkl".prefix($0)) of the page", 0.03) }
    }

    @Test func `the largest lines of a sign or a cover are its title`() {
        #expect(title([("The Silent", 0.07), ("Harbour", 0.065), ("A NOVEL", 0.03)])?.words == "The Silent Harbour")
        #expect(title([("MAPLE STREET", 0.06)])?.words == "Maple Street")
        #expect(title([("MAPLE STREET", 0.06)])?.kind == nil)
    }

    @Test func `small or short lettering is incidental`() {
        #expect(title([("Made in Italy", 0.02)]) == nil)
        #expect(title([("BC", 0.4)]) == nil)
        #expect(Title(PictureText(drawn: [("MAPLE STREET", 0.06)], width: 0.1), isScreen: false, aspect: 1) == nil)
    }

    @Test func `what is read badly, or is not in Latin letters, is no title`() {
        #expect(Title(PictureText(drawn: [("MAPLE STREET", 0.06)], confidence: 0.8), isScreen: false, aspect: 1) == nil)
        #expect(title([("Москва", 0.2)]) == nil)
        #expect(title([("東京駅前", 0.2)]) == nil)
    }

    @Test func `a page has its heading, not its first words`() {
        let document = title([("ACME Corp.", 0.03)] + page(("Tenancy Agreement", 0.05)))
        #expect(document?.words == "Tenancy Agreement")
        #expect(document?.kind == .document)
        #expect(title(page(("Minutes of the meeting", 0.03)))?.words == "Minutes of the meeting")
    }

    @Test func `a receipt is one by its total and amounts`() {
        var lines = page(("GREEN VALLEY MARKET", 0.03))
        lines[6] = ("TOTAL 21.95", 0.03)
        lines[7] = ("20.30", 0.03)
        lines[8] = ("Milk 1,65", 0.03)
        #expect(title(lines)?.kind == .receipt)
        #expect(title(lines)?.words == "Green Valley Market")
    }

    @Test(arguments: [
        ["Opening hours", "Mo 10.00–18.00", "Tu 10.00 - 18.00", "We 10.00 h", "Th total closed"],
        ["Lunch", "Soup 4,50", "Pasta 9,80", "Total joy on a plate"], ["Total", "Exhibition", "Room 12.10"],
        ["Museum ticket", "Adults 12.00", "Children 6.00"],
    ])
    func `amounts without a total, or a total without an amount, are no receipt`(words: [String]) {
        var lines = page(("GREEN VALLEY MARKET", 0.03))
        for (index, text) in words.enumerated() { lines[index + 1] = (text, 0.03) }
        #expect(title(lines)?.kind != .receipt)
    }

    @Test func `a letter that was scanned across is no screenshot`() {
        #expect(title(page(("Tenancy Agreement", 0.05)), isScreen: true, aspect: 1.414)?.kind == .document)
        #expect(title(page(("Tenancy Agreement", 0.05)), isScreen: true, aspect: 11 / 8.5)?.kind == .document)
        #expect(title(page(("Settings", 0.05)), isScreen: true, aspect: 4.0 / 3)?.kind == .screenshot)
    }

    @Test func `what has a screen's pixels and a phone's shape is a screenshot`() {
        #expect(title(page(("Settings", 0.05)), isScreen: true, aspect: 0.46)?.kind == .screenshot)
        #expect(title(page(("Settings", 0.05)), isScreen: true, aspect: 1.6)?.kind == .screenshot)
        #expect(title(page(("Settings", 0.05)), isScreen: true, aspect: 0.71)?.kind == .document)
    }

    @Test func `of a page whose heading is private, only the kind is left`() {
        let lines = page(("anna.berg@example.org", 0.06)).map {
            ($0.0.hasPrefix("line") ? "4539 1488 0343 6467 abc" : $0.0, $0.1)
        }
        #expect(title(lines)?.words == nil)
        #expect(title(lines)?.kind == .document)
    }

    @Test func `a title has at most six words`() {
        #expect(title([("one two three four five six seven eight", 0.1)])?.words == "one two three four five six")
    }
}
