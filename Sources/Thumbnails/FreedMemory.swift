import CVips

/// Memory that was freed and that malloc keeps for the thread that had it.
public enum FreedMemory {
    /// Returns it to the system. A few milliseconds; does nothing where malloc is not glibc's.
    public static func giveBack() { cvips_trim() }
}
