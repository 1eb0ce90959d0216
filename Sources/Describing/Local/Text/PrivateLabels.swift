import Foundation

/// Words that say what stands beside them: secrets, codes and numbers, in the languages of the labels.
enum PrivateLabels {
    // MARK: Secrets

    static func nameSecret(_ lines: [String]) -> Bool {
        if lines.contains(where: { $0.firstMatch(of: secrets) != nil }) { return true }
        let folded = lines.map(folded)
        let pairs = zip(folded, folded.dropFirst()).map { $0 + $1 }
        return (folded + pairs).contains { text in long.contains { text.contains($0) } }
    }

    /// Lower-case letters alone, with what is taken for a letter as that letter: "P4SS WORD" is "password".
    private static func folded(_ line: String) -> String {
        var text = ""
        for character in line.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil) {
            switch character {
            case "ß": text += "ss"
            case "0": text += "o"
            case "1", "|": text += "i"
            case "3": text += "e"
            case "4": text += "a"
            case "5", "$": text += "s"
            case _ where character.isLetter: text.append(character)
            default: break
            }
        }
        return text.replacingOccurrences(of: "vv", with: "w")
    }

    /// Folded, and so long that no other words contain them.
    private static let long = String(decoding: PackageResources.secret_labels_txt, as: UTF8.self)
        .split(separator: "\n").filter { !$0.hasPrefix("#") }.flatMap { $0.split(separator: " ").map(String.init) }

    // Made once, and only read.
    nonisolated(unsafe) private static let secrets: Regex<Substring> =
        #/(?i)\b(?:pass(?:e|wd?)?|psw|pwd?|p\.w\.|ww|mdp|psk|key|cl[eé]|chave|chiave|clave|senha|5enha|parola|parole|haslo|hasło|schl[uü]ssel|token|secret|zugang|llave|sleutel)\s*[:=]|\bpwd?\b|\bpassw\.|\bpass\s?-\s|\bmdp\b|\bpasswd\b|^\W*(?:clave|senha|pins?|contrase\w+|parola|tan|pass|token)\W*$|\bp[il1]n(?:[ -]?(?:code|nummer|nr|number)|\s*[:=]?\s*\d)|\bp\.? ?i\.? ?n\.?\s*[:\d]|(?-i:\bPIN\b)(?!\s*(?:gepr|verif|ok|korrekt|correct|v[eé]rif))|\bpuk\b|\bm?(?-i:TAN)\b|\btan\s*[:=]|\bcvv|\bcvc|\botp\b|\b2fa\b|\bpnr\b|\bwpa2?\b|\bssid\b|^\W*(?:free |gratis |guest |g[aä]ste[ -]?)?(?:wi-?fi|wlan)\W*$|\b(?:wi-?fi|wlan)\s*[:\/]|\b(?:wi-?fi|wlan|network|netzwerk)[ -]?(?:key|code|schl[uü]ssel|sleutel)|\bchiave (?:di rete|wi)|\bcl[eé] (?:wi-?fi|r[eé]seau|de s[eé]curit)|\bsenha d[oa]|\bclave (?:de|wi)|\bone[ -]time\b|\blog-?in\b/#
        .wordBoundaryKind(.simple)

    // MARK: Values

    /// The lines without what a label gives a value: what follows it behind a colon, and words of capital letters behind it or in the
    /// next line.
    static func withoutValues(_ lines: [String]) -> [String] {
        var kept = lines
        for (index, line) in lines.enumerated() {
            guard let label = line.firstMatch(of: valued) else { continue }
            let (head, rest) = (line[..<label.range.upperBound], line[label.range.upperBound...])
            if let sign = rest.prefixMatch(of: assignment) {
                kept[index] = String(head)
                guard rest[sign.range.upperBound...].allSatisfy(\.isWhitespace) else { continue }
            } else if rest.contains(where: \.isLetter) {
                let isShouting = head.allSatisfy { !$0.isLowercase }
                kept[index] =
                    head + rest.split(separator: " ").filter { isShouting || !isCode($0) }.map { " " + $0 }.joined()
                continue
            }
            guard index + 1 < kept.count else { continue }
            kept[index + 1] = kept[index + 1].split(separator: " ").filter { !isCode($0) }.joined(separator: " ")
        }
        return kept
    }

    private static func isCode(_ word: Substring) -> Bool {
        word.count >= 4 && word.allSatisfy { $0.isUppercase || $0.isNumber || "-/".contains($0) }
    }

    nonisolated(unsafe) private static let assignment = #/\s*(?:[:=#]|(?i:is|lautet|est|es|è|é|ist)\b)/#

    /// Words beside which a code, an identifier or a user name stands.
    nonisolated(unsafe) private static let valued: Regex<Substring> =
        #/(?i)\b(?:\w*codes?|c[oó]digo|codice|booking|buchung|boeking|r[eé]serv\w*|prenotazione|dossier|reference|referenz|refer[eê]ncia|r[eé]f\.?|order|bestell\w*|auftrag\w*|ticket|serial|serie\w*|s\/n|licen[cs]e|lizenz|licentie|member(?: id)?|mitglied\w*|kunden\w*|klant\w*|client|customer|passport|passeport|reisepass|pasaporte|ausweis\w*|steuer\w*|user ?name|user|benutzer\w*|nom d.utilisateur|usuario|utente|gebruiker\w*|e-?mail|correo|courriel)(?: (?:id|no\.?|nr\.?|number|nummer))?\b/#
        .wordBoundaryKind(.simple)

    // MARK: Numbers

    static func speaksOfNumbers(_ line: String) -> Bool { line.firstMatch(of: numbered) != nil }

    static func speaksOfBanks(_ line: String) -> Bool {
        line.firstMatch(of: banks) != nil
    }

    nonisolated(unsafe) private static let banks = #/(?i)\b(?:bic|swift|iban)\b/#.wordBoundaryKind(.simple)

    /// Words beside which one-time codes, phone numbers and numbers of accounts stand.
    nonisolated(unsafe) private static let numbered: Regex<Substring> =
        #/(?i)\b(?:\w*codes?|c[oó]digo|codice|verif\w*|best[aä]tigung\w*|one-time|einmal\w*|sms|2fa|authenticat\w*|sign[ -]?in|log[ -]?in|anmeld\w*|your \w+ number|\w*nummer|(?:kd|kunden|vertrag|sv|steuer|rechnung|bestell|artikel|personal|mitglied|matrikel)\w*[ .-]*nr\.?|num[eé]ro|n[uú]mero|tel|t[eé]l[eé]?fon\w*|phone|fon|mobil\w*|handy|fax|call(?= |:)(?=.*\d{3})|ruf|anruf|whatsapp|hotline|account|konto\w*|compte|cuenta|rekening|iban|visa|mastercard|maestro|amex|ending in|endend|kunden\w*|customer|client|member|mitglied\w*|policy|passport|reisepass|\w*ausweis|steuer\w*|codice fiscale|nino|ssn|insurance|versicherung\w*|alarm|key ?box|lockbox|digicode|tresor|safe|kluis|coffre|cassaforte|locker|schlie[sß]+fach|spind|packstation|order|patient|geb|dob|born)\b/#
        .wordBoundaryKind(.simple)
}
