import { parseOutput } from '@concord/core'
import { z } from 'zod'
import { expect, type Idea } from '../idea.ts'

const Recipe = z.object({ name: z.string(), minutes: z.number(), steps: z.array(z.string()) })

/** An answer in the form of a zod schema (or of any other Standard Schema), checked and typed. */
export const structuredOutput: Idea = {
  name: 'structured-output',
  title: 'a recipe, as a zod schema says',
  needs: { responseFormat: 'json_schema' },

  async run({ client, show }) {
    const response = await client.complete({ prompt: 'A quick breakfast, please.', responseFormat: Recipe })
    const recipe = await parseOutput(response, Recipe) // throws on a refusal, a cut answer, JSON that does not fit

    show('name', recipe.name)
    show('minutes', String(recipe.minutes))
    show('steps', recipe.steps.join(' '))
    expect(recipe.steps.length > 0, 'a recipe with steps')
  },

  script: JSON.stringify({ name: 'Porridge', minutes: 10, steps: ['Boil the milk.', 'Stir in the oats.'] }),
}
