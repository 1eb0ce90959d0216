import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Describing

/// What becomes of the words that a model gives for a subject.
struct SubjectTests {
    private func subject(_ words: String) throws -> String? {
        let answer = try JSONSerialization.data(withJSONObject: ["subject": words])
        return try DescriptionSchema.read(String(decoding: answer, as: UTF8.self)).subject
    }

    @Test(arguments: [
        "I'm sorry, I can't assist with that.", "I’m sorry, but I cannot identify people.", "I am unable to see images",
        "Sorry, I can't help", "As an AI language model, I cannot view pictures", "I cannot determine the subject",
        "Unable to identify", "No image provided", "Es tut mir leid, ich kann das nicht", "Lo siento, no puedo ayudar",
        "申し訳ありません", "抱歉，我无法查看图片", "sorry",
        "Cannot identify the person", "I can't really tell", "no picture was provided",
        "I won't be able to describe it",
    ])
    func `an apology is no subject`(words: String) throws {
        #expect(try subject(words) == nil)
    }

    @Test(arguments: [
        "3 to 6 words", "3-6 words", "3 to 6 plain words that tell this photo from others", "string", "<string>", "N/A",
        "n/a", "unknown", "Unknown.", "UNKNOWN SUBJECT", "null", "None", "undefined", "-", "…", "...", "?", "[subject]",
        "subject", "untitled", "your subject here", "not available",
        "unbekannt", "未知", "\"\"", "one sentence",
    ])
    func `a placeholder, a type and the question's own words are no subject`(words: String) throws {
        #expect(try subject(words) == nil)
    }

    @Test(arguments: [
        "black fox", "a picture", "photo of grandma's house", "Sorry we are closed sign", "unknown soldier monument",
        "string quartet", "photo of grandma",
        "string of lights", "no smoking sign", "null island buoy", "no parking sign", "text on a wall",
        "a person riding a bike", "merry-go-round", "Coca-Cola truck", "東京タワー", "妈妈和孩子", "Café au lait",
        "can of soup", "cannon on a hill", "Can't Stop poster", "I can't breathe sign", "no pictures allowed sign",
        "I don't know graffiti", "image of Buddha", "photographer at work", "Katze auf dem Sofa", "chien dans la neige",
        "gato negro en tejado", "Hund und Kind am Strand", "кот на окне", "قطة سوداء", "猫と犬", "แมวดำ", "검은 고양이",
        "Bild im Museum", "no image is an island book", "unable seaman portrait", "title page", "name tag on a jacket",
        "number plate", "true love tattoo", "none shall pass knight", "empty street at night", "nothing box",
        "example house facade", "Desculpe mural", "image stabilizer lens", "error message on screen", "St. Paul's",
        "3 cats",
    ])
    func `a good subject stays as it is`(words: String) throws {
        #expect(try subject(words) == words)
    }

    @Test(arguments: [
        ("Red Bicycle.jpg", "Red Bicycle"), ("\"Red Bicycle.JPEG\"", "Red Bicycle"), ("cat.heic", "cat"),
        ("cat.webp.", "cat"), ("IMG.v2", "IMG.v2"), ("cat cat cat cat", "cat"), ("Cat cat", "Cat"),
        ("red bus red bus red bus", "red bus"), ("a cat cat on on a mat", "a cat on a mat"), ("猫猫猫猫猫", "猫"),
        ("one two three four five six seven eight", "one two three four five six"),
        ("red-bicycle-at-the-wall-of-a-house", "red-bicycle-at-the-wall-of"), ("cat_dog", "cat_dog"),
        ("**Golden retriever**", "Golden retriever"), ("cat,dog,bird,fish,cow,pig,hen", "cat-dog-bird-fish-cow-pig"),
        (
            "一只黑色的狐狸站在雪地里看着远处的森林和山脉还有湖泊", "一只黑色的狐狸站在雪地里看着远处的森林和"
        ),
    ])
    func `a long one is cut, a repeat collapsed, an extension dropped`(words: String, expected: String) throws {
        #expect(try subject(words) == expected)
    }

    @Test func `forty words that never end take no longer than they should`() throws {
        let endless = String(repeating: "cat dog ", count: 2_000)
        #expect(try subject(endless) == "cat dog")
    }

    static let good = ["subject": "red bicycle"]

    @Test(arguments: [
        #"{"Subject": "red bicycle", "TAGS": ["a"]}"#, #"{"SUBJECT":"red bicycle"}"#,
        #"{"subject": "red bicycle", "tags": "a, b", "description": 7, "text": {"x": 1}}"#,
        #"{"subject": "red bicycle", "tags": [1, "a", null], "description": ["x"]}"#,
        #"{"photo": {"subject": "red bicycle", "tags": ["a"]}}"#, #"[{"subject": "red bicycle", "tags": []}]"#,
        #"{"result": [{"Subject": "red bicycle"}]}"#, #"{"answer": "{\"subject\": \"red bicycle\"}"}"#,
        #""{\"subject\": \"red bicycle\"}""#, "Sure!\n{\"response\": {\"subject\": \"red bicycle\"}}",
    ])
    func `a bad optional field, another case or one level of wrapping loses no good subject`(answer: String) throws {
        #expect(try DescriptionSchema.read(answer).subject == "red bicycle")
    }

    @Test func `tags as one text are several, and a text in parts is one`() throws {
        let read = try DescriptionSchema.read(
            #"{"subject":"x y","tags":"cat, dog;bird","text":["STOP","GO"],"description":"null"}"#)
        #expect(read.tags == ["cat", "dog", "bird"] && read.text == "STOP GO" && read.description == nil)
    }
}
