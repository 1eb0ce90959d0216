import CVips

/// Memory that was freed and that malloc keeps for the thread that had it.
public enum FreedMemory {
    /// Returns it to the system. A few milliseconds; does nothing where malloc is not glibc's.
    public static func giveBack() { cvips_trim() }

    /// Keeps less of it from now on, for models that need large blocks for a moment: with two threads that read text, 50 MB less at the
    /// peak, for a few percent of the time.
    ///
    /// - Parameter threads: that may have memory of their own.
    public static func keepLess(threads: Int) { cvips_keep_less(CInt(threads)) }
}
