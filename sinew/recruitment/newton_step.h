#pragma once

#include "sinew/recruitment/recruitment_memory.h"

namespace sinew {

/// w.hessian: −∂(residual)/∂y = A D Aᵀ + Jᵀ (∂f/∂u) J + 1/ρ at w.slope and w.u, lower triangle.
void calc_hessian(const RecruitmentProblem& problem, RecruitmentWorkspace::Memory& w);

/// w.dy: the step from w.y to the top of the dual's quadratic model, ½ dyᵀH dy − residualᵀdy least,
/// with the multipliers of at-least rows kept from falling below zero. Overwrites w.hessian.
///
/// Rows and columns are scaled to a unit diagonal first: forces and moments, contacts and muscles
/// differ by nine orders of magnitude. Empty rows at the end stand by themselves.
void calc_newton_step(RecruitmentWorkspace::Memory& w);

}  // namespace sinew
