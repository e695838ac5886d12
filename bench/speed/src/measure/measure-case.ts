/** One work on one kind of inputs: first whether all compute the same, then how fast. */
import { compareOutcomes } from '../agreement.js';
import { type Contender, type Inputs, inProcess, type Outcome, ROUNDING } from '../contender.js';
import type { ScoreKind } from '../inputs/scores.js';
import { type Demand, demandOf } from '../limits/demand.js';
import type { CaseResult, ContenderResult, Reference, Standing } from '../result.js';
import { segmetricCall, termsOf } from '../segmetric-calls.js';
import { formName, type Work } from '../works.js';
import { type RoundOptions, runRounds } from './rounds.js';
import { summarize } from './statistics.js';

/** Finds those who can do a work. */
export type FindPeers = (work: Work, inputs: Inputs) => Promise<Contender[]>;

/** What the value of buckets may be off by is 8 / bins; what their gradient is off by was measured, and is less than this. */
const gradientOfBins = 1e-2;

interface Candidate {
  readonly contender: Contender;
  readonly demand?: Demand | undefined;
  readonly reference?: Reference | undefined;
}

/** Measures a work on one kind of inputs; those whose numbers do not agree are not timed. */
export async function measureCase(
  work: Work,
  kind: ScoreKind,
  findPeers: FindPeers,
  options: RoundOptions,
): Promise<CaseResult> {
  const inputs = work.inputs(kind);
  const peers = await findPeers(work, inputs);
  const candidates: Candidate[] = [
    ...ownForms(work, inputs),
    ...ownReferences(work, inputs),
    ...peers.map((contender) => ({ contender })),
  ];
  const contenders: ContenderResult[] = [];
  const entrants: { contender: Contender; first: number; place: number }[] = [];
  let expected: Outcome | undefined;
  for (const { contender, demand, reference } of candidates) {
    if (options.stopped()) break;
    const { standing, outcome } = await examine(contender, expected, kind === 'constant');
    expected ??= outcome;
    if (outcome !== undefined && standing.kind !== 'disagrees') {
      entrants.push({ contender, first: outcome.milliseconds, place: contenders.length });
    }
    contenders.push({ name: contender.name, demand, reference, standing });
  }
  const samples = await runRounds(entrants, options);
  for (const [i, { place }] of entrants.entries()) {
    const times = samples[i] as number[];
    const result = contenders[place] as ContenderResult;
    if (times.length > 0) contenders[place] = { ...result, times: summarize(times) };
  }
  return { kind, scores: 'scores' in inputs ? inputs.scores.length : 0, contenders };
}

function ownForms({ task, forms }: Work, inputs: Inputs): Candidate[] {
  return forms.map((bins) => {
    const tolerance = bins === undefined ? ROUNDING : { value: 8 / bins, gradient: gradientOfBins };
    const call = segmetricCall(task, inputs, bins);
    return {
      contender: inProcess(formName(bins), call, { tolerance }),
      demand: demandOf(task, inputs, bins),
    };
  });
}

/** What a row of segmetric is held against in the same turns: the class map of masks, the terms of a sum. */
function ownReferences({ task }: Work, inputs: Inputs): Candidate[] {
  const terms = Object.entries(termsOf(task)).map(([name, term]): Candidate => {
    const alone = inProcess(`${formName(undefined)}, ${name} alone`, segmetricCall(term, inputs));
    return { contender: { ...alone, otherDefinition: 'a term of the sum' }, reference: 'term' };
  });
  if (!('masks' in inputs)) return terms;
  const call = segmetricCall(task, { ...inputs, masks: undefined });
  return [
    ...terms,
    { contender: inProcess(`${formName(undefined)}, class map`, call), reference: 'class map' },
  ];
}

/** Calls a contender once and compares what it gives. */
async function examine(contender: Contender, expected: Outcome | undefined, tied: boolean) {
  const { otherDefinition, tolerance } = contender;
  try {
    const outcome = await contender.outcome();
    return { standing: standingOf(outcome), outcome };
  } catch (error) {
    // ours has to work; that a peer cannot do this is a finding
    if (expected === undefined) throw error;
    const standing: Standing = { kind: 'failed', reason: (error as Error).message };
    return { standing, outcome: undefined };
  }
  function standingOf(outcome: Outcome): Standing {
    if (expected === undefined) return { kind: 'first' };
    if (otherDefinition !== undefined) return { kind: 'other definition', definition: otherDefinition };
    const agreement = compareOutcomes(outcome, expected, tolerance, { tied });
    if (!agreement.agrees) return { kind: 'disagrees', reason: agreement.reason };
    return { kind: 'agrees', value: agreement.value, gradient: agreement.gradient };
  }
}
