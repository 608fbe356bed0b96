/** Google Sheets: values of its API, version 4. */
import { field } from '../action.ts';
import { from } from './body-template.ts';
import type { VendorDeclaration } from './vendor-declaration.ts';

const place = {
  spreadsheet: field.text({
    title: 'Spreadsheet',
    description: 'Its id: what stands between /d/ and /edit in its address.',
  }),
  range: field.text({ title: 'Range', baton: { placeholder: 'Orders!A:F' } }),
};
const rows = field.list({
  title: 'Rows',
  description: 'A list of rows, each a list of values: [["Acme", 12.5], ["Bolt", 7]].',
});
const input = field.optional(
  field.choice(['RAW', 'USER_ENTERED'], {
    title: 'Values are taken',
    description:
      'RAW: as they are. USER_ENTERED: as if typed in, so that what begins with “=” becomes a formula; not for data from outside.',
    default: 'RAW',
    baton: { fixed: true, advanced: true },
  }),
);

export const googleSheets: VendorDeclaration = {
  id: 'google-sheets',
  name: 'Google Sheets',
  description: 'Reads and writes rows of spreadsheets.',
  reference: 'https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values',
  base: 'https://sheets.googleapis.com/v4',
  credential: { kinds: ['oauth2-code', 'bearer'], required: true },
  signsIn: 'bearer',
  sentAs: 'json',
  errors: {
    message: ['error.message'],
    code: ['error.status'],
    passing: ['RESOURCE_EXHAUSTED', 'UNAVAILABLE'],
  },
  operations: [
    {
      id: 'append',
      name: 'Append rows to a Google sheet',
      description: 'Below the last row of the table that the range lies in.',
      method: 'POST',
      path: '/spreadsheets/{spreadsheet}/values/{range}:append',
      fields: { ...place, rows, input },
      query: { valueInputOption: from('input'), insertDataOption: 'INSERT_ROWS' },
      body: { majorDimension: 'ROWS', values: from('rows') },
      gives: {
        range: { title: 'Where they are now', at: 'updates.updatedRange' },
        rows: { title: 'How many rows', at: 'updates.updatedRows' },
      },
      effect: 'writes',
      repeat: 'unsafe',
      suggestedBy: ['sheet', 'spreadsheet', 'row', 'record', 'log', 'tabelle', 'eintragen'],
    },
    {
      id: 'read',
      name: 'Read rows of a Google sheet',
      description: 'As they are kept, not as they are formatted.',
      method: 'GET',
      path: '/spreadsheets/{spreadsheet}/values/{range}',
      fields: place,
      query: { majorDimension: 'ROWS', valueRenderOption: 'UNFORMATTED_VALUE' },
      gives: {
        rows: { title: 'The rows, each a list of values', at: 'values' },
        range: { title: 'What was read', at: 'range' },
      },
      effect: 'reads',
      repeat: 'safe',
      suggestedBy: ['sheet', 'spreadsheet', 'read', 'look up', 'tabelle', 'nachschlagen'],
    },
    {
      id: 'update',
      name: 'Write rows into a Google sheet',
      description: 'In place of what stands in the range.',
      method: 'PUT',
      path: '/spreadsheets/{spreadsheet}/values/{range}',
      fields: { ...place, rows, input },
      query: { valueInputOption: from('input') },
      body: { range: from('range'), majorDimension: 'ROWS', values: from('rows') },
      gives: {
        range: { title: 'What was written', at: 'updatedRange' },
        cells: { title: 'How many cells', at: 'updatedCells' },
      },
      effect: 'writes',
      repeat: 'safe',
      suggestedBy: ['sheet', 'spreadsheet', 'update', 'tabelle'],
    },
  ],
};
