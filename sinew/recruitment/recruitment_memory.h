#pragma once

#include <vector>

#include "sinew/math/column_runs.h"
#include "sinew/recruitment/packed_columns.h"
#include "sinew/recruitment/recruitment.h"

namespace sinew {

using ArrayX = Eigen::ArrayXd;
using Mat3X = Eigen::Matrix<double, 3, Eigen::Dynamic>;

/// What solve_recruitment() works on: one problem, packed, and one point of its dual.
struct RecruitmentWorkspace::Memory {
    ColumnRuns muscle;      ///< A
    PackedColumns contact;  ///< rows of each contact; its values lie in contact_value
    Mat3X contact_value;    ///< columns of J_c that are not zero, contact after contact

    ArrayX v, lower, upper;     ///< copied from the problem
    ArrayX inverse_v;           ///< 1/v
    ArrayX s_lower, s_upper;    ///< tension of the dual at which a muscle leaves its bounds
    VecX rho, rho_final;        ///< reserve weights of this stage, and of the problem
    int equations = 0;          ///< rows before the first at-least row
    Eigen::Index filled = 0;    ///< up to the last row that a muscle or contact has an entry in
    double contact_weight = 0;  ///< ε_f of this stage

    VecX y, dy, residual;   ///< dual, its step, b − A a − Jᵀf − r
    VecX reserve;           ///< r at the dual y
    ArrayX s, ds, tension;  ///< Aᵀy, Aᵀdy, s at a trial of the line search
    ArrayX a, slope;        ///< activation, da/ds
    Mat3X u, du, f;         ///< J y, J dy, contact forces
    VecX spilled;           ///< a vector over the rows with room for what runs spill
    MatX hessian;  ///< lower triangle; then scaled to a unit diagonal, and its Cholesky factor
    VecX scale;

    /// Of the at-least rows: their part of the Newton step, as a problem of its own.
    MatX factor, schur, free_block;
    VecX right, multiplier, trial;
    std::vector<char> is_free;
    std::vector<int> free_rows;
};

}  // namespace sinew
