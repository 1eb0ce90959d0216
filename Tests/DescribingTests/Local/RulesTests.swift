import PhotoModel
import Testing

@testable import Describing

/// What is made of what three models say.
struct RulesTests {
    let verdict = LocalVerdict(words: LabelWords(labels: (0..<1000).map { "label \($0)" }), vocabulary: .english)

    func person(_ confidence: Double, _ area: Double) -> Detection { found(.person, confidence, area) }

    func found(_ thing: Detection.Thing, _ confidence: Double, _ area: Double) -> Detection {
        Detection(
            thing: thing, confidence: confidence,
            box: Box(left: 0, top: 0, right: area.squareRoot(), bottom: area.squareRoot()))
    }

    func description(
        _ detections: [Detection] = [], classes: [Int: Double] = [:], text: PictureText? = nil
    ) -> Description {
        var scores = [Double](repeating: 0, count: 1000)
        for (label, score) in classes { scores[label] = score }
        return verdict.description(Sighting(views: [scores, scores], detections: detections, text: text))
    }

    @Test func `people are counted to two`() {
        #expect(description([person(0.9, 0.4)]).subject == "person")
        #expect(description([person(0.9, 0.2), person(0.8, 0.2)]).subject == "two people")
        #expect(description([person(0.9, 0.2), person(0.8, 0.2), person(0.6, 0.1)]).subject == "people")
    }

    @Test func `the number of people is in the tags`() {
        #expect(description([person(0.9, 0.4)]).tags == ["1 person"])
        #expect(description((0..<5).map { _ in person(0.9, 0.1) }).tags == ["5 people"])
        #expect(
            description([person(0.9, 0.2), found(.dog, 0.9, 0.2)], classes: [207: 0.9]).tags == ["1 person", "dog"])
    }

    @Test func `people are named with an animal or a vehicle that is sure`() {
        #expect(
            description([person(0.9, 0.2), found(.dog, 0.8, 0.2)], classes: [151: 0.3]).subject == "person and dog")
        #expect(
            description([person(0.9, 0.1), person(0.9, 0.1), person(0.9, 0.1), found(.bus, 0.9, 0.3)]).subject
                == "people and bus")
        // Nobody but the detector says so.
        #expect(description([person(0.9, 0.2), found(.dog, 0.8, 0.2)]).subject == "person")
    }

    @Test func `people who are far away, or may be statues, are not named`() {
        #expect(description([person(0.99, 0.02)]).subject == nil)
        #expect(description([person(0.49, 0.3)]).subject == nil)
        #expect(description([person(0.69, 0.95)]).subject == nil)
        // A class says that it is something else.
        #expect(description([person(0.59, 0.3)], classes: [600: 0.9]).subject == "label 600")
        #expect(description([person(0.79, 0.95)], classes: [600: 0.9]).subject == "label 600")
    }

    @Test func `a group is named even if each person is small`() {
        #expect(description((0..<3).map { _ in person(0.6, 0.02) }).subject == "people")
        #expect(description((0..<2).map { _ in person(0.6, 0.02) }).subject == nil)
        #expect(description((0..<4).map { _ in person(0.6, 0.02) }, classes: [600: 0.9]).subject == "label 600")
        #expect(description((0..<9).map { _ in person(0.9, 0.001) }).subject == nil)
    }

    @Test func `what the detector alone is sure of goes before a mere group of classes`() {
        #expect(description([found(.giraffe, 0.9, 0.5)], classes: [291: 0.4]).subject == "giraffe")
        #expect(description([found(.giraffe, 0.9, 0.5)], classes: [291: 0.9]).subject == "label 291")
    }

    @Test func `an animal is named when both models see it`() {
        #expect(description([found(.dog, 0.8, 0.3)], classes: [207: 0.15, 208: 0.1]).subject == "dog")
        #expect(description([found(.dog, 0.9, 0.3)]).subject == nil)
        #expect(description([], classes: [207: 0.3, 208: 0.1]).subject == nil)
    }

    @Test func `a vehicle is named when the detector is sure of it`() {
        #expect(description([found(.bicycle, 0.7, 0.1)]).subject == "bicycle")
        #expect(description([found(.bicycle, 0.69, 0.1)]).subject == nil)
        // Rails look like trains.
        #expect(description([], classes: [565: 0.4, 705: 0.15]).subject == nil)
    }

    @Test func `the class is more exact than what the detector says`() {
        #expect(description([found(.cat, 0.9, 0.5)], classes: [281: 0.9]).subject == "tabby cat")
        #expect(description([found(.bus, 0.9, 0.5)], classes: [654: 0.9]).subject == "label 654")
    }

    @Test func `the text names a picture that is about its text`() {
        let sign = PictureText(drawn: [("MAPLE STREET", 0.06)])
        #expect(description(text: sign).subject == "Maple Street")
        #expect(description([], classes: [600: 0.9], text: sign).subject == "Maple Street")
        #expect(description([person(0.9, 0.05)], text: sign).subject == "Maple Street")
        #expect(description(text: sign).text == "MAPLE STREET")
    }

    @Test func `a large person counts more than text`() {
        let shirt = PictureText(drawn: [("UNIVERSITY", 0.06)])
        #expect(description([person(0.9, 0.2)], text: shirt).subject == "person")
    }

    @Test func `a thing with text is none where there is no text`() {
        #expect(description([], classes: [916: 0.9]).subject == nil)
        #expect(description([], classes: [921: 0.9]).subject == nil)
        #expect(description([], classes: [916: 0.9], text: PictureText(drawn: [("x1", 0.01)])).subject == "website")
    }

    @Test func `a person by trade is named only where a person is seen`() {
        #expect(description([], classes: [983: 0.9]).subject == nil)
        #expect(description([person(0.4, 0.2)], classes: [983: 0.9]).subject == "label 983")
    }

    @Test func `each rule has its reason`() {
        #expect(Rules.all.allSatisfy { !$0.name.isEmpty && $0.reason.count > 30 })
        #expect(Set(Rules.all.map(\.name)).count == Rules.all.count)
    }
}
