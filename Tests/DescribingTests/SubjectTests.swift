import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Describing

/// What becomes of the words that a model gives for a subject.
struct SubjectTests {
    @Test(arguments: [
        "{'subject': 'A dog', 'description': None, 'tags': ['dog'], 'text': None}",
        "{'subject': 'A dog', 'tags': ['dog'], 'text': 2024-01-15}",
        "{'subject': 'A dog', 'about': {'year': 007}, 'tags': ['dog'],}",
    ])
    func `a value that can't be read costs no other one`(answer: String) throws {
        let description = try DescriptionSchema.read(answer)
        #expect(description.subject == "A dog" && description.tags == ["dog"])
    }

    @Test func `of a list that is not quite JSON the last subject counts`() throws {
        #expect(
            try DescriptionSchema.read("[{'subject':'a red fox'},{'subject':'a grey cat'}]").subject == "a grey cat")
    }

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
        "Unfortunately, I cannot see the image", "Sorry, unable to see", "I do not have access to images",
        "It seems no image was provided", "I'm sorry, but the picture is too dark", "My apologies, I can't tell",
        "I apologize for the confusion", "Sorry, this image can't be shown", "As an AI, I can't see",
        "I'm not able to identify people", "I cannot see any image", "Can't tell what this is",
        "I cannot help with that", "I can't do that",
        "I don't see any image", "I don't have the ability to view images", "There is no image attached",
        "Please provide an image", "Please upload the photo again", "No image was uploaded to describe",
        "Image not available", "Image could not be loaded", "The image is blurry", "The image is too dark to see",
        "Subject unknown", "Not identifiable", "could not be identified", "It cannot be determined.",
        "Subject cannot be determined from the image", "No visible subject", "no discernible subject",
        "There is no clear subject in this image", "No description available",
        "Je ne peux pas identifier", "Désolé, je ne peux pas aider", "Aucune image fournie", "No puedo ver la imagen",
        "No se puede determinar", "Ich kann das Bild nicht sehen", "Das Bild ist nicht erkennbar", "Kein Bild",
        "Kein Bild vorhanden", "Nicht erkennbar", "Leider kann ich das nicht", "No identificado", "Non identifié",
        "Não identificado", "Não consigo ver a imagem", "Non riesco a vedere", "Ik kan dit niet zien",
        "画像がありません", "わかりません", "画像を認識できません", "すみません、わかりません", "无法识别", "无法识别图片内容",
        "对不起，我看不到图片", "没有图片", "неизвестно", "нет", "К сожалению, я не вижу изображения", "Не удалось определить",
        "죄송합니다. 이미지를 볼 수 없습니다", "알 수 없습니다",
        "Failed to load image", "Error loading image", "image failed to load", "Image missing", "Too dark to identify",
        "Too blurry to tell", "I must decline", "I can't view or analyze images", "Could you please provide the image",
        "Sure! Here's the subject", "Here is the description", "Content policy violation", "nothing identifiable",
        "Als KI-Sprachmodell kann ich", "En tant qu'IA, je ne peux", "Como IA, no puedo", "Come modello linguistico",
        "Als taalmodel kan ik", "Impossibile identificare", "Imposible identificar", "Image introuvable",
        "Bild kann nicht angezeigt werden", "Jag kan inte se bilden", "Beklager, jeg kan ikke",
        "Omlouvám se, ale nemohu", "Nem látom a képet", "Îmi pare rău, nu pot", "Λυπάμαι, δεν μπορώ",
        "неизвестный объект", "Изображение не загружено", "图片加载失败", "未知物体", "看不清", "请上传图片", "請提供圖片",
        "画像が提供されていません", "不明な被写体", "알 수 없는 물체", "식별 불가", "ไม่มีภาพ", "Tôi không thể xem hình ảnh",
        "Saya tidak dapat melihat gambar", "मुझे खेद है", "לא ידוע", "نامشخص", "I cannot read the sign",
        "I'm sorry, I cannot see the poster",
    ])
    func `an apology is no subject`(words: String) throws {
        #expect(try subject(words) == nil)
    }

    @Test(arguments: [
        "3 to 6 words", "3-6 words", "3 to 6 plain words that tell this photo from others", "string", "<string>", "N/A",
        "n/a", "unknown", "Unknown.", "UNKNOWN SUBJECT", "null", "None", "undefined", "-", "…", "...", "?", "[subject]",
        "subject", "untitled", "your subject here", "not available",
        "unbekannt", "未知", "\"\"", "one sentence", "string or null", "string | null", "subject text",
        "3-6 word subject",
        "three to six words", "the subject of the photo", "<subject>", "NaN", "desconocido", "なし", "없음", "TBD",
        "short subject", "Subject: string",
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
        "Bora Bora", "Walla Walla river", "Duran Duran concert", "New York New York sign", "tuk tuk in Bangkok",
        "can can dancers", "As an airplane lands", "As an aide memoire", "As an AI robot waves",
        "Please provide ID sign",
        "Sorry, but we're closed", "Sorry I missed you card", "My Apologies wine bottle", "I'm sorry card with flowers",
        "抱歉信件", "すみませんの看板", "申し訳ない顔の犬", "죄송합니다 표지판", "Tut mir leid Karte", "Can't see the forest for trees",
        "Can't Help Falling in Love record", "Cannot see road in fog", "Can't Tell Me Nothing poster",
        "I can't do that Dave", "No photo available sign", "Nan", "Nan with a cake", "photo not for sale sign",
        "no entry sign", "no dogs allowed", "unknown soldier", "The unknown woman portrait", "words on a wall",
        "three words in chalk", "subject matter expert badge", "Keine Werbung Schild", "Kein Durchgang", "Kein Zutritt",
        "Leider geil Poster", "Lo siento mural", "No hay banda poster", "No pasarán Wandbild",
        "Je ne regrette rien record",
        "Nie wieder Krieg Plakat", "无锡火车站", "无花果树", "没有人的海滩", "不明飞行物", "нет войне плакат",
        "画像処理の本", "問題ありませんの看板", "object on a table", "dark image of a forest", "person in the dark",
        "file cabinet", "photo album", "No Man's Sky game", "Nothing Compares single", "text message on phone",
        "blurry lights at night", "unidentified flying object toy", "unclear water in a pond",
        "not a through street sign",
        "Apologies by OneRepublic record", "no image is an island", "black and white photo booth strip", "Empty chair",
        "no photos or videos sign", "no flash photo in museum", "please share photos sign", "駐車はできません",
        "立入できません", "申し訳ありません閉店の貼り紙", "写真はありません看板", "ไม่สามารถจอดรถป้าย", "لا يمكن الوقوف", "无法无天电影海报",
        "对不起我爱你电影海报", "我没有钱标语", "이미지 없는 벽", "Ich bin kein Roboter Aufkleber", "Impossible de stationner panneau",
        "Purtroppo chiuso cartello", "No hay fotos cartel", "Не могу молчать плакат", "Нет фото на документах",
        "Niestety zamknięte tabliczka", "Tyvärr stängt skylt", "Maaf, tutup papan", "restaurant sign reading 寿司",
        "Shibuya crossing neon sign 渋谷", "kupu kupu",
    ])
    func `a good subject stays as it is`(words: String) throws {
        #expect(try subject(words) == words)
    }

    @Test(arguments: [
        ("Red Bicycle.jpg", "Red Bicycle"), ("\"Red Bicycle.JPEG\"", "Red Bicycle"), ("cat.heic", "cat"),
        ("cat.webp.", "cat"), ("IMG.v2", "IMG.v2"), ("cat cat cat cat", "cat"), ("Cat cat", "Cat"),
        ("red bus red bus red bus", "red bus"),
        ("red bus red bus", "red bus"), ("a dog a dog on sand", "a dog on sand"), ("Bora Bora Bora Bora", "Bora"),
        ("Beach Beach Beach", "Beach"), ("Subject: red bus", "red bus"), ("**Subject:** red bus", "red bus"),
        ("caption: \"Red bus\"", "Red bus"), ("红色的公交车。", "红色的公交车"), ("a cat cat on on a mat", "a cat on a mat"),
        ("猫猫猫猫猫", "猫"), ("red bus.jpg.jpg", "red bus"), ("cat.jpg cat.jpg", "cat"),
        ("one two three four five six.jpg seven", "one two three four five six"),
        ("ﾈｺﾄｲﾇﾄﾄﾘﾄｳｼﾄｳﾏﾄﾋﾂｼﾄﾌﾀﾄﾔｷﾄﾛﾊ", "ﾈｺﾄｲﾇﾄﾄﾘﾄｳｼﾄｳﾏﾄﾋﾂｼﾄﾌ"),
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
        // An echo of the schema, two levels, both ways to write the key, one in a list, other quotes.
        #"{"subject": "red bicycle"} {"type": "object", "properties": {"subject": {"type": ["string", "null"]}}}"#,
        #"{"subject": "red bicycle"} for {"subject": "3 to 6 words", "tags": []}"#,
        #"{"subject": null} no: {"subject": "red bicycle"}"#, #"{"Subject": "red bicycle", "subject": null}"#,
        #"{"data": {"result": {"subject": "red bicycle"}}}"#, #"{"choices": [{"photo": {"subject": "red bicycle"}}]}"#,
        #"{"subject ": "red bicycle"}"#, #"{"subject": ["red bicycle"]}"#, "{'subject': 'red bicycle', 'tags': ['a'],}",
        "{“subject”: “red bicycle”, “tags”: [“a”]}", #"[[{"subject": "red bicycle"}]]"#,
        // Whole, and no JSON.
        #"{"subject": "red bicycle", "description": "he said "hi" there"}"#,
        #"{"tags": [True, False], "subject": "red bicycle"}"#, #"{"subject": "red bicycle", "text": undefined}"#,
        "{\"subject\": \"red bicycle\", // what it is\n \"tags\": []}", #"{{"subject": "red bicycle"}}"#,
        #"{"subject": "red bicycle" "tags": ["a" "b"]}"#, #"{"subject": {"value": "red bicycle"}}"#,
        #"{"subject": ["red", "bicycle"]}"#, #"{"photo_subject": "red bicycle"}"#,
        #"{"subject": "red bicycle", "Subject": ""}"#, #"{"subject": "", "result": {"subject": "red bicycle"}}"#,
        #"{"reasoning": {"subject": "draft"}, "answer": {"subject": "red bicycle"}}"#,
    ])
    func `a bad optional field, another case or one level of wrapping loses no good subject`(answer: String) throws {
        #expect(try DescriptionSchema.read(answer).subject == "red bicycle")
    }

    @Test func `each phrase that is looked for is one that can be`() {
        #expect(NonAnswer.isWhole)
    }

    @Test func `tags as one text are several, and a text in parts is one`() throws {
        let read = try DescriptionSchema.read(
            #"{"subject":"x y","tags":"cat, dog;bird","text":["STOP","GO"],"description":"null"}"#)
        #expect(read.tags == ["cat", "dog", "bird"] && read.text == "STOP GO" && read.description == nil)
    }
}
