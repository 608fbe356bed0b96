/** One simulated world from its seed to its end. */
import { wrongIn } from './check-world.ts';
import { countingImmediates } from './sim-time.ts';
import { type Plan, World } from './world.ts';

export interface Simulated {
  readonly seed: number;
  /** Empty: nothing was lost or done twice, and everything ended. */
  readonly wrong: readonly string[];
  readonly blows: World['blows'];
  readonly acknowledged: number;
  readonly effects: number;
}

/** The same seed gives the same run. */
export function simulate(plan: Plan): Promise<Simulated> {
  return countingImmediates(async () => {
    const world = await World.of(plan);
    try {
      await world.run();
      const { blows, acknowledged, effects } = world;
      return {
        seed: plan.seed,
        wrong: await wrongIn(world),
        blows,
        acknowledged: acknowledged.length,
        effects: effects.length,
      };
    } finally {
      await world.close();
    }
  });
}
