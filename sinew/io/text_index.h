#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sinew {

/// A word as it was written, in small letters, and what is left of it when its endings are taken
/// off: "thrusts" and "thrusting" both leave "thrust".
struct StemmedWord {
    std::string text, stem;
    bool operator==(const StemmedWord&) const = default;
};

/// Short texts in a full-text index (SQLite FTS5, in memory), found by words in common and ranked
/// by bm25. Words are split by unicode61, without accents, and stemmed by Porter (1980), Program
/// 14(3), 130-137: for English.
///
/// Every text that is searched for is quoted: no operator of FTS5's query language or of SQL means
/// anything in it. Not for two threads at once.
class TextIndex {
public:
    TextIndex();
    ~TextIndex();
    TextIndex(TextIndex&&) noexcept;
    TextIndex& operator=(TextIndex&&) noexcept;

    /// A text's words; what is neither letter nor digit parts them. UTF-8.
    [[nodiscard]] std::vector<StemmedWord> split(std::string_view text) const;

    /// Rows are counted from 0.
    void add(const std::vector<std::string>& words);

    struct Entry {
        std::string stem;
        std::size_t row = 0;
    };
    /// The stems that stand in the index, once for each row that has one.
    [[nodiscard]] std::vector<Entry> vocabulary() const;

    struct Hit {
        std::size_t row = 0;
        double score = 0;  ///< -bm25: more is nearer
    };
    /// Rows with any of the words, pairs of neighbours counting as words of their own; the nearest
    /// first, and of equals the first row.
    [[nodiscard]] std::vector<Hit> search(const std::vector<std::string>& words) const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace sinew
