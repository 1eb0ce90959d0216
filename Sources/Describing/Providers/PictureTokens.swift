/// Tokens of a picture, by the vendors' documented formulas; unknown for other models.
enum PictureTokens {
    /// OpenAI at `detail: low`: a flat number for the models that count tiles; for the others 32-pixel patches, at most
    /// 1,536, times a factor. For those from 5.1 on the factor was measured: 512 × 512 pixels are 308 tokens.
    static func openAI(_ model: String, width: Int, height: Int) -> Int? {
        let name = model.lowercased()
        if name.hasPrefix("gpt-4o-mini") { return 2_833 }
        let patches = Double(min(1_536, up(width, 32) * up(height, 32)))
        for (prefixes, factor) in [
            (["gpt-4.1-mini", "gpt-5-mini"], 1.62), (["gpt-4.1-nano", "gpt-5-nano"], 2.46), (["o4-mini"], 1.72),
            (["gpt-5.", "gpt-6"], 1.2),
        ] where prefixes.contains(where: name.hasPrefix) {
            return Int((patches * factor).rounded(.up))
        }
        if name.hasPrefix("gpt-5") { return 70 }
        if ["gpt-4o", "gpt-4.1", "gpt-4.5", "o1", "o3"].contains(where: name.hasPrefix) { return 85 }
        return nil
    }

    /// Patches of 28 pixels from version 5 on; before, about w · h / 750, scaled down to 1,568 pixels and 1,600 tokens first.
    static func anthropic(_ model: String, width: Int, height: Int) -> Int? {
        guard model.hasPrefix("claude") else { return nil }
        if model.firstMatch(of: /^claude-[a-z]+-([5-9]|\d\d)\b/) != nil { return up(width, 28) * up(height, 28) }
        let scale = min(1, 1_568 / Double(max(width, height)))
        return min(1_600, Int((Double(width) * scale * Double(height) * scale / 750).rounded(.up)))
    }

    /// At low resolution: the same for every size.
    static func gemini(_ model: String) -> Int? {
        if model.hasPrefix("gemini-2") { return 64 }
        return model.hasPrefix("gemini-") ? 280 : nil
    }

    private static func up(_ pixels: Int, _ side: Int) -> Int { (pixels + side - 1) / side }
}
