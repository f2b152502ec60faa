#include "sinew/training/week_programme.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <CbcHeuristic.hpp>
#include <CbcModel.hpp>
#include <CglGomory.hpp>
#include <CglKnapsackCover.hpp>
#include <CglMixedIntegerRounding2.hpp>
#include <CglProbing.hpp>
#include <CoinModel.hpp>
#include <OsiClpSolverInterface.hpp>

#include "sinew/training/plan.h"

namespace sinew {

namespace {

/// A week is good enough that is so near to the least cost: the last hundredths would take as long
/// as all before them.
constexpr double enough = 0.05;
/// Some seconds of search; usual weeks take tens of nodes.
constexpr int most_nodes = 3000;

/// Unknowns are numbered as they are added; rows are written over them.
class Programme {
public:
    explicit Programme(const WeekProblem& problem) : problem_(problem), n_(problem.works.size()) {
        for (std::size_t x = 0; x < n_; ++x) add_work(x);
        for (const std::string& group : groups_that_count()) add_group(group);
        for (std::size_t d = 0; d < problem.days.size(); ++d) add_day(d);
        one_form_of_an_exercise();
    }

    [[nodiscard]] WeekSolution solve() {
        OsiClpSolverInterface linear;
        linear.setLogLevel(0);
        linear.loadFromCoinModel(model_);
        linear.messageHandler()->setLogLevel(0);
        linear.initialSolve();
        if (linear.isProvenPrimalInfeasible()) return {.status = WeekStatus::infeasible};
        CbcModel search(linear);
        search.setLogLevel(0);
        if (problem_.any)
            search.setMaximumSolutions(1);
        else
            help(search);
        search.setAllowableFractionGap(enough);
        search.setMaximumNodes(most_nodes);
        search.branchAndBound();
        if (search.bestSolution() == nullptr)
            return {.status = search.isProvenInfeasible() ? WeekStatus::infeasible
                                                          : WeekStatus::given_up};
        WeekSolution solution{WeekStatus::solved,
                              std::vector(n_, std::vector<int>(problem_.days.size()))};
        for (std::size_t x = 0; x < n_; ++x)
            for (std::size_t d = 0; d < problem_.days.size(); ++d)
                solution.sets[x][d] =
                    static_cast<int>(std::lround(search.bestSolution()[sets_[x][d]]));
        return solution;
    }

private:
    /// Cuts and a rounding, without which the least cost takes five times as long.
    static void help(CbcModel& search) {
        CglProbing probing;
        probing.setUsingObjective(1);
        CglMixedIntegerRounding2 rounding;
        CglKnapsackCover cover;
        CglGomory gomory;
        constexpr int as_it_pays = -1;
        search.addCutGenerator(&probing, as_it_pays, "probing");
        search.addCutGenerator(&rounding, as_it_pays, "rounding");
        search.addCutGenerator(&cover, as_it_pays, "cover");
        search.addCutGenerator(&gomory, as_it_pays, "gomory");
        CbcRounding simple(search);
        search.addHeuristic(&simple);
    }

    using Terms = std::map<int, double>;

    int add_column(double low, double high, double cost, bool whole) {
        const int column = model_.numberColumns();
        model_.setColumnBounds(column, low, high);
        model_.setObjective(column, cost);
        if (whole) model_.setInteger(column);
        return column;
    }
    void add_row(const Terms& terms, double low, double high) {
        std::vector<int> columns;
        std::vector<double> values;
        for (const auto& [column, value] : terms) {
            columns.push_back(column);
            values.push_back(value);
        }
        model_.addRow(static_cast<int>(columns.size()), columns.data(), values.data(), low, high);
    }

    [[nodiscard]] SetKind kind(std::size_t x, const std::string& group) const {
        return kind_of_set(problem_.works[x], group, *problem_.rules);
    }
    /// [0..1] Mean activation of the goal's groups that it trains, each beside the most that any
    /// exercise at hand gives it.
    [[nodiscard]] double effect(std::size_t x) const {
        double sum = 0;
        int trained = 0;
        for (const std::string& group : problem_.goal_groups) {
            if (kind(x, group) == SetKind::none) continue;
            double best = 0;
            for (std::size_t y = 0; y < n_; ++y)
                if (problem_.available[y]) best = std::max(best, mean_activation(y, group));
            sum += best > 0 ? mean_activation(x, group) / best : 0;
            ++trained;
        }
        return trained > 0 ? sum / trained : 0;
    }
    [[nodiscard]] double mean_activation(std::size_t x, const std::string& group) const {
        const std::vector<GroupWork>& groups = problem_.works[x].groups;
        const auto found = std::ranges::find(groups, group, &GroupWork::group);
        return found == groups.end() ? 0 : found->mean;
    }

    /// Done or not and how often on each day, and whether at all.
    void add_work(std::size_t x) {
        const double most = problem_.available[x] && serves(x, false) ? 1 : 0;
        const double cost = problem_.set_min[x] * (2 - effect(x));
        used_.push_back(add_column(0, most, set_up_min, true));
        done_.emplace_back();
        sets_.emplace_back();
        for (std::size_t d = 0; d < problem_.days.size(); ++d) {
            done_[x].push_back(add_column(0, most, 0, true));
            sets_[x].push_back(add_column(0, problem_.exercise_high * most, cost, true));
            add_row({{sets_[x][d], 1}, {done_[x][d], -problem_.exercise_low}}, 0, COIN_DBL_MAX);
            add_row({{sets_[x][d], 1}, {done_[x][d], -problem_.exercise_high}}, -COIN_DBL_MAX, 0);
            add_row({{used_[x], 1}, {done_[x][d], -1}}, 0, COIN_DBL_MAX);
        }
    }

    [[nodiscard]] std::set<std::string> groups_that_count() const {
        std::set<std::string> groups(problem_.goal_groups.begin(), problem_.goal_groups.end());
        for (std::size_t x = 0; x < n_; ++x)
            for (const GroupWork& work : problem_.works[x].groups)
                if (kind(x, work.group) != SetKind::none) groups.insert(work.group);
        return groups;
    }

    void add_group(const std::string& group) {
        Terms week;
        std::vector<std::size_t> direct;
        for (std::size_t x = 0; x < n_; ++x) {
            const SetKind what = kind(x, group);
            if (what == SetKind::none) continue;
            if (what == SetKind::direct) direct.push_back(x);
            for (const int column : sets_[x]) week[column] += count_set(what, *problem_.rules);
        }
        const bool is_goal =
            std::ranges::find(problem_.goal_groups, group) != problem_.goal_groups.end();
        add_row(week, is_goal ? problem_.sets_low : 0, problem_.sets_high);
        if (is_goal) train_on_days(direct);
        rest_between(direct);
    }

    void train_on_days(const std::vector<std::size_t>& direct) {
        Terms all;
        for (std::size_t d = 0; d < problem_.days.size(); ++d) {
            const int trained = add_column(0, 1, 0, true);
            Terms row{{trained, -1}};
            for (const std::size_t x : direct) row[done_[x][d]] += 1;
            add_row(row, 0, COIN_DBL_MAX);
            all[trained] = 1;
        }
        add_row(all, problem_.days_of_a_group, COIN_DBL_MAX);
    }

    /// On days too near to each other, over the week's end too, at most one has hard sets.
    void rest_between(const std::vector<std::size_t>& direct) {
        if (direct.empty()) return;
        std::vector<int> hard;
        for (std::size_t d = 0; d < problem_.days.size(); ++d) {
            hard.push_back(add_column(0, 1, 0, false));
            for (const std::size_t x : direct)
                add_row({{hard[d], 1}, {done_[x][d], -1}}, 0, COIN_DBL_MAX);
        }
        constexpr int week = 7;
        for (std::size_t d = 0; d < hard.size(); ++d)
            for (std::size_t e = d; e < hard.size(); ++e) {
                const int apart = problem_.days[e] - problem_.days[d];
                if (e == d && week < problem_.rest_days)
                    add_row({{hard[d], 1}}, 0, 0);
                else if (e != d && std::min(apart, week - apart) < problem_.rest_days)
                    add_row({{hard[d], 1}, {hard[e], 1}}, 0, 1);
            }
    }

    /// Whether it is direct, or counts at all, for a goal.
    [[nodiscard]] bool serves(std::size_t x, bool directly) const {
        return std::ranges::any_of(problem_.goal_groups, [&](const std::string& group) {
            const SetKind what = kind(x, group);
            return directly ? what == SetKind::direct : what != SetKind::none;
        });
    }

    void add_day(std::size_t d) {
        Terms something, time;
        for (std::size_t x = 0; x < n_; ++x) {
            if (serves(x, true)) something[done_[x][d]] = 1;
            time[sets_[x][d]] = problem_.set_min[x];
            time[done_[x][d]] = set_up_min;
        }
        add_row(something, 1, COIN_DBL_MAX);
        add_row(time, 0, problem_.longest_min);
    }

    /// With its load or without, not both.
    void one_form_of_an_exercise() {
        for (std::size_t x = 0; x < n_; ++x)
            for (std::size_t y = x + 1; y < n_; ++y)
                if (problem_.works[x].exercise == problem_.works[y].exercise)
                    add_row({{used_[x], 1}, {used_[y], 1}}, 0, 1);
    }

    const WeekProblem& problem_;
    std::size_t n_;
    CoinModel model_;
    std::vector<int> used_;
    std::vector<std::vector<int>> done_, sets_;
};

}  // namespace

WeekSolution solve_week(const WeekProblem& problem) {
    return Programme(problem).solve();
}

}  // namespace sinew
