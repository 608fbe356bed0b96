/** Which compiler is for which node of the grammar. */
import type { NodeCompiler } from '../unit.ts';
import { compileFilter, compileInput, compilePath, compileVariable } from './access.ts';
import { compileDateTimeLiteral, compileFunctionDefinition, compileInvocation } from './functions.ts';
import { compileFor, compileQuantified } from './iteration.ts';
import {
  compileAtLiteral,
  compileBoolean,
  compileContext,
  compileInterval,
  compileList,
  compileNull,
  compileNumber,
  compileString,
} from './literals.ts';
import {
  compileArithmetic,
  compileComparison,
  compileConjunction,
  compileDisjunction,
  compileIf,
  compileParenthesized,
} from './operators.ts';
import { compileInstanceOf } from './type-tests.ts';
import { compileOpenComparison, compileUnaryTop } from './unary-tests.ts';

export const NODE_COMPILERS: ReadonlyMap<string, NodeCompiler> = new Map([
  ['NumericLiteral', compileNumber],
  ['StringLiteral', compileString],
  ['BooleanLiteral', compileBoolean],
  ['null', compileNull],
  ['AtLiteral', compileAtLiteral],
  ['DateTimeLiteral', compileDateTimeLiteral],
  ['List', compileList],
  ['Context', compileContext],
  ['Interval', compileInterval],
  ['VariableName', compileVariable],
  ['?', compileInput],
  ['PathExpression', compilePath],
  ['FilterExpression', compileFilter],
  ['ArithmeticExpression', compileArithmetic],
  ['Comparison', compileComparison],
  ['Conjunction', compileConjunction],
  ['Disjunction', compileDisjunction],
  ['IfExpression', compileIf],
  ['ParenthesizedExpression', compileParenthesized],
  ['SimplePositiveUnaryTest', compileOpenComparison],
  ['InstanceOfExpression', compileInstanceOf],
  ['ForExpression', compileFor],
  ['QuantifiedExpression', compileQuantified],
  ['FunctionDefinition', compileFunctionDefinition],
  ['FunctionInvocation', compileInvocation],
  ['UnaryTests', compileUnaryTop],
]);
