#include "sinew/io/text_index.h"

#include <stdexcept>
#include <utility>

#include <sqlite3.h>

#include "sinew/io/sqlite.h"

namespace sinew {
namespace {

/// FTS5's own splitter and stemmer, for texts that are not in the index.
class Tokenizer {
public:
    explicit Tokenizer(sqlite3* database) {
        fts5_api* api = nullptr;
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
            sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
            sqlite3_step(statement);
        }
        sqlite3_finalize(statement);
        void* user = nullptr;
        const char* unicode61 = "unicode61";
        if (api == nullptr || api->xFindTokenizer(api, "porter", &user, &kind_) != SQLITE_OK ||
            kind_.xCreate(user, &unicode61, 1, &made_) != SQLITE_OK)
            throw std::runtime_error("this SQLite is built without FTS5");
    }
    ~Tokenizer() { kind_.xDelete(made_); }
    Tokenizer(const Tokenizer&) = delete;
    Tokenizer& operator=(const Tokenizer&) = delete;

    [[nodiscard]] std::vector<StemmedWord> split(std::string_view text) const {
        struct Found {
            std::string_view text;
            std::vector<StemmedWord> words;
        } found{.text = text, .words = {}};
        const auto take = [](void* context, int, const char* stem, int length, int begin, int end) {
            auto& [all, words] = *static_cast<Found*>(context);
            StemmedWord word{std::string(all.substr(static_cast<std::size_t>(begin),
                                                    static_cast<std::size_t>(end - begin))),
                             std::string(stem, static_cast<std::size_t>(length))};
            for (char& letter : word.text)
                if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + 'a' - 'A');
            words.push_back(std::move(word));
            return SQLITE_OK;
        };
        kind_.xTokenize(made_, &found, FTS5_TOKENIZE_AUX, text.data(),
                        static_cast<int>(text.size()), take);
        return std::move(found.words);
    }

private:
    fts5_tokenizer kind_{};
    Fts5Tokenizer* made_ = nullptr;
};

std::string quote(const std::string& words) {
    std::string quoted = "\"";
    for (const char c : words) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + "\"";
}

}  // namespace

struct TextIndex::Parts {
    SqlDatabase database = SqlDatabase::in_memory("text index");
    Tokenizer tokenizer{database.handle()};
    std::size_t rows = 0;
};

TextIndex::TextIndex() : parts_(std::make_unique<Parts>()) {
    parts_->database.execute(
        "CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'porter unicode61');"
        "CREATE VIRTUAL TABLE words USING fts5vocab(texts, instance);");
}
TextIndex::~TextIndex() = default;
TextIndex::TextIndex(TextIndex&&) noexcept = default;
TextIndex& TextIndex::operator=(TextIndex&&) noexcept = default;

std::vector<StemmedWord> TextIndex::split(std::string_view text) const {
    return parts_->tokenizer.split(text);
}

void TextIndex::add(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += word + " ";
    SqlStatement insert(parts_->database, "INSERT INTO texts(rowid, text) VALUES (?, ?)");
    insert.give(1, static_cast<std::int64_t>(parts_->rows++));
    insert.give(2, text);
    insert.step();
}

std::vector<TextIndex::Entry> TextIndex::vocabulary() const {
    std::vector<Entry> entries;
    SqlStatement select(parts_->database, "SELECT DISTINCT term, doc FROM words");
    while (select.step())
        entries.push_back({select.text(0), static_cast<std::size_t>(select.whole_number(1))});
    return entries;
}

std::vector<TextIndex::Hit> TextIndex::search(const std::vector<std::string>& words) const {
    std::string query;
    const auto add = [&](const std::string& phrase) {
        query += (query.empty() ? "" : " OR ") + quote(phrase);
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        add(words[i]);
        if (i > 0) add(words[i - 1] + " " + words[i]);
    }
    std::vector<Hit> hits;
    if (query.empty()) return hits;
    SqlStatement select(parts_->database,
                        "SELECT rowid, -bm25(texts) FROM texts WHERE texts MATCH ? "
                        "ORDER BY bm25(texts), rowid");
    select.give(1, query);
    while (select.step())
        hits.push_back({static_cast<std::size_t>(select.whole_number(0)), select.number(1)});
    return hits;
}

}  // namespace sinew
