#include "sinew/io/stated_orders.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "sinew/input_error.h"
#include "sinew/io/data_directory.h"

namespace sinew {
namespace {

constexpr const char* header =
    "id,study,year,doi,citation,n,sex,muscle,region,metric,phase,relation,exercise,variation,load,"
    "than_exercise,than_variation,than_load,ratio,notes\n";
constexpr const char* good =
    "O1,Paper 2018,2018,10.1/a,\"Paper, J. 1, 2\",13,M,biceps "
    "femoris,long head,mean,concentric,above,deadlift,barbell,1RM,hip thrust,bench,1RM,1.2,p\n";

class StatedOrderFile : public testing::Test {
protected:
    StatedOrderFile() { std::filesystem::create_directories(folder / "evidence"); }
    ~StatedOrderFile() override { std::filesystem::remove_all(folder); }
    [[nodiscard]] std::vector<StatedOrder> read(const std::string& rows) const {
        std::ofstream(folder / "evidence" / "emg_orders.csv") << header << rows;
        return load_stated_orders(folder);
    }
    [[nodiscard]] std::string wrong(const std::string& from, const std::string& to) const {
        std::string row = good;
        row.replace(row.find(from), from.size(), to);
        try {
            (void)read(row);
        } catch (const InputError& e) {
            const std::string message = e.what();
            return message.substr(message.find("emg_orders.csv"));
        }
        return "no error";
    }
    std::filesystem::path folder = std::filesystem::temp_directory_path() /
                                   ("sinew_orders_test_" + std::to_string(::getpid()));
};

TEST_F(StatedOrderFile, is_read_row_by_row) {
    const auto orders = read(good);
    ASSERT_EQ(orders.size(), 1U);
    const StatedOrder& order = orders[0];
    EXPECT_EQ(order.id, "O1");
    EXPECT_EQ(order.muscle, "biceps femoris");
    EXPECT_EQ(order.region, "long head");
    EXPECT_EQ(order.metric, "mean");
    EXPECT_EQ(order.phase, "concentric");
    EXPECT_TRUE(order.differ);
    EXPECT_EQ(order.first, (MeasuredSetUp{"Paper 2018", "deadlift", "barbell", "1RM"}));
    EXPECT_EQ(order.second, (MeasuredSetUp{"Paper 2018", "hip thrust", "bench", "1RM"}));
    EXPECT_EQ(order.ratio, 1.2);
    EXPECT_EQ(order.n, 13);
    EXPECT_EQ(order.line, 2);
    std::string same = good;
    same.replace(same.find("above"), 5, "not different");
    EXPECT_FALSE(read(same)[0].differ);
}

TEST_F(StatedOrderFile, that_is_wrong_is_named_with_its_place) {
    EXPECT_EQ(wrong("above", "over"),
              "emg_orders.csv:2: error: [relation] \"over\" is neither above nor not different");
    EXPECT_EQ(wrong(",1.2,", ",0.8,"),
              "emg_orders.csv:2: error: [ratio] it is 0.8; it must be 1 or more, the first over "
              "the second");
    EXPECT_EQ(wrong("hip thrust,bench,1RM", "deadlift,barbell,1RM"),
              "emg_orders.csv:2: error: [than_exercise] the two set-ups are the same");
    EXPECT_EQ(wrong("10.1/a", "http://a"),
              "emg_orders.csv:2: error: [doi] \"http://a\" does not begin with 10.");
    EXPECT_EQ(wrong("concentric", ""), "emg_orders.csv:2: error: [phase] it must not be empty");
    EXPECT_EQ(wrong(good, std::string(good) + good),
              "emg_orders.csv:3: error: [id] O1 stands twice");
}

}  // namespace
}  // namespace sinew
